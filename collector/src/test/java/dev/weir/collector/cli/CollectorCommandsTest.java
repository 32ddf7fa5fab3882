package dev.weir.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.capture.CaptureReader;
import dev.weir.collector.importing.CaptureFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CollectorCommandsTest {
  private static final String CSV =
      """
      start,seconds,bytes,source
      2026-01-31T08:00:00Z,1,1000,a
      2026-01-31T08:00:01Z,1,5000,a
      2026-01-31T08:00:04Z,2,3000,a
      2026-01-31T08:00:00Z,60,0,b
      """;

  @TempDir private Path folder = Path.of("");

  private record Ran(int code, String out, String err) {}

  private static Ran weir(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream caughtOut = new ByteArrayOutputStream();
    ByteArrayOutputStream caughtErr = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(caughtOut, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(caughtErr, true, StandardCharsets.UTF_8));
      int code = Weir.run(args);
      return new Ran(
          code,
          caughtOut.toString(StandardCharsets.UTF_8),
          caughtErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void importsAndInspectsAsTheContractSays() throws IOException {
    String csv = file("a.csv", CSV);
    String capture = folder.resolve("a.weir").toString();
    Ran imported = weir("import", csv, "-o", capture);
    assertThat(imported.err()).isEmpty();
    assertThat(imported.code()).isZero();
    for (String input : new String[] {capture, csv}) {
      Ran inspected = weir("inspect", "--json", input);
      assertThat(inspected.code()).isZero();
      JsonNode root = new ObjectMapper().readTree(inspected.out());
      JsonNode a = root.path("sources").path(0);
      assertThat(a.path("name").asText()).isEqualTo("a");
      assertThat(a.path("samples").asLong()).isEqualTo(3);
      assertThat(a.path("start").asText()).isEqualTo("2026-01-31T08:00:00Z");
      assertThat(a.path("end").asText()).isEqualTo("2026-01-31T08:00:06Z");
      assertThat(a.path("totalBytes").asLong()).isEqualTo(9000);
      assertThat(a.path("meanBytesPerSecond").asDouble()).isEqualTo(2250.0);
      assertThat(a.path("peakBytesPerSecond").asDouble()).isEqualTo(5000.0);
      assertThat(a.path("peakAt").asText()).isEqualTo("2026-01-31T08:00:01Z");
      assertThat(a.path("gapSeconds").asDouble()).isEqualTo(2.0);
      assertThat(root.path("sources").path(1).path("totalBytes").asLong()).isZero();
      assertThat(root.path("probe").asText()).isEqualTo("import:csv");
      assertThat(root.path("assumptions").size()).isEqualTo(1);
      assertThat(root.path("warnings").isArray()).isTrue();
    }
  }

  @Test
  void theTableNamesUnitsZoneAndGaps() throws IOException {
    Ran ran = weir("inspect", file("a.csv", CSV));
    assertThat(ran.out()).contains("2.250 kB/s", "5.000 kB/s", "9.000 kB", "times below in");
    assertThat(ran.out()).contains("Assumed: The file names no host");
  }

  @Test
  void joinsFilesInOrderAndRefusesOverlaps() throws IOException {
    String first = file("1.csv", "start,seconds,bytes,source\n2026-01-31T08:00:00Z,1,1,a\n");
    String second = file("2.csv", "start,seconds,bytes,source\n2026-01-31T08:00:05Z,1,2,a\n");
    String capture = folder.resolve("both.weir").toString();
    assertThat(weir("import", first, second, "-o", capture).code()).isZero();
    JsonNode a =
        new ObjectMapper()
            .readTree(weir("inspect", "--json", capture).out())
            .path("sources")
            .path(0);
    assertThat(a.path("totalBytes").asLong()).isEqualTo(3);
    assertThat(a.path("gapSeconds").asDouble()).isEqualTo(4.0);
    String other = folder.resolve("other.weir").toString();
    Ran wrong = weir("import", second, first, "-o", other);
    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.err())
        .contains(first + ": its rows of source 'a' overlap those of a file named before it;");
    assertThat(folder.resolve("other.weir")).doesNotExist();
    assertThat(folder.resolve("other.weir.part")).doesNotExist();
  }

  @Test
  void importRefusesASumBeyond63BitsWithTheLine() throws IOException {
    String huge = "Z,1,9223372036854775807\n";
    String csv =
        file(
            "max.csv",
            "start,seconds,bytes\n2026-01-01T00:00:00" + huge + "2026-01-01T00:00:01" + huge);
    String capture = folder.resolve("max.weir").toString();
    Ran run = weir("import", csv, "-o", capture);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("max.csv:3:24: ").contains("more than 2^63-1");
    assertThat(folder.resolve("max.weir")).doesNotExist();
    String table = file("t.csv", "when;b\n1769846400;9e18\n1769846700;9e18\n1769847000;0\n");
    Ran mapped =
        weir("import", table, "--column", "start=when", "--column", "bytes=b=B", "-o", capture);
    assertThat(mapped.code()).isEqualTo(3);
    assertThat(mapped.err()).contains("t.csv:3: ").contains("more than 2^63-1");
    String one = file("one.csv", "start,seconds,bytes\n2026-01-01T00:00:00" + huge);
    String two = file("two.csv", "start,seconds,bytes\n2026-01-01T00:00:01" + huge);
    Ran joined = weir("import", one, two, "-o", capture);
    assertThat(joined.code()).isEqualTo(3);
    assertThat(joined.err()).contains("two.csv: ").contains("2026-01-01T00:00:01Z");
  }

  @Test
  void aPlaceNamedTwiceIsRefusedWithBothNames() throws IOException {
    Path outer = Files.createDirectory(folder.resolve("outer"));
    Path inner = Files.createDirectory(outer.resolve("inner"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), outer);
    String out = folder.resolve("o.weir").toString();
    Ran nested = weir("collect", inner.toString(), outer.toString(), "-o", out);
    assertThat(nested.code()).isEqualTo(2);
    assertThat(nested.err()).contains(inner + ": it lies below " + outer);
    Ran twice = weir("collect", outer.toString(), link.toString(), "-o", out);
    assertThat(twice.code()).isEqualTo(2);
    assertThat(twice.err()).contains("named twice").contains(outer.toString(), link.toString());
    assertThat(Path.of(out)).doesNotExist();
  }

  @Test
  void optionsWithoutEffectAreWrongUse() {
    String out = folder.resolve("o.weir").toString();
    Ran keep = weir("collect", "--keep", "3", "-o", out);
    assertThat(keep.code()).isEqualTo(2);
    assertThat(keep.err()).contains("--keep 3: without --rotate");
    Ran empty = weir("collect", folder.toString(), "--include", "", "-o", out);
    assertThat(empty.code()).isEqualTo(2);
    assertThat(empty.err()).contains("--include: the pattern is empty");
    assertThat(Path.of(out)).doesNotExist();
  }

  @Test
  void errorsNameNoClassesAndDoNotRepeatTheHelp() throws IOException {
    Ran nowhere = weir("collect", "--duration", "1s", "-o", folder.resolve("no/o.weir").toString());
    assertThat(nowhere.err())
        .contains("no/o.weir: the capture cannot be made")
        .doesNotContain("java.")
        .doesNotContain(".part");
    Ran deep = weir("inspect", file("deep.json", "{\"Datapoints\":[],\"x\":" + "[".repeat(2_000)));
    assertThat(deep.code()).isEqualTo(3);
    assertThat(deep.err())
        .contains("deep.json:1:")
        .contains("nested")
        .doesNotContain("StreamReadConstraints");
    Ran without = weir("import", file("a.csv", CSV));
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err())
        .contains("--output")
        .contains("weir import monday.csv tuesday.csv -o db1.weir")
        .contains("weir import --help");
    assertThat(without.err().lines()).hasSizeLessThan(5);
    Ran table = weir("inspect", file("vm.csv", "time;disk write\n1769846400;5\n"));
    assertThat(table.code()).isEqualTo(3);
    assertThat(table.err()).contains("--column end=").contains("--column 'rate=");
  }

  @Test
  void oneIsCountedAsOneAndUtcHasOneName() throws IOException {
    String csv = file("1.csv", "start,seconds,bytes\n2026-01-31T08:00:00Z,1,1\n");
    String capture = folder.resolve("1.weir").toString();
    assertThat(weir("import", csv, "-o", capture).out()).contains(": 1 row of 1 source");
    assertThat(weir("inspect", "--utc", capture).out())
        .contains("zone UTC,")
        .contains("times below in UTC")
        .contains("1 sample\n")
        .doesNotContain("1 samples");
  }

  @Test
  void aPackageWithoutThePlannerSaysSoInsteadOfGuessing() {
    Ran plan = weir("plan", "x.weir");
    assertThat(plan.code()).isEqualTo(2);
    assertThat(plan.err()).contains("this package measures only").doesNotContain("mean");
    assertThat(weir("imprt").err()).contains("import");
  }

  @Test
  void inspectRefusesASumBeyond63Bits() throws IOException {
    String row = ",1,9000000000000000000\n";
    String csv =
        file(
            "huge.csv",
            "start,seconds,bytes\n2026-01-01T00:00:00Z" + row + "2026-01-01T00:00:01Z" + row);
    Ran run = weir("inspect", csv);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("huge.csv").contains("2^63").doesNotContain("\tat ");
  }

  @Test
  void exitCodesTellWhoHasToAct() throws IOException {
    String csv = file("a.csv", CSV);
    String out = folder.resolve("o.weir").toString();
    assertThat(weir("import", csv, "--from", "excel", "-o", out).code()).isEqualTo(2);
    assertThat(weir("import", csv).code()).isEqualTo(2);
    assertThat(weir("import", csv, "-o", csv).code()).isEqualTo(2);
    Ran missing = weir("inspect", folder.resolve("none").toString());
    assertThat(missing.code()).isEqualTo(3);
    assertThat(missing.err()).contains("there is no such file; check the name and the folder");
    assertThat(weir("inspect", folder.toString()).code()).isEqualTo(3);
    assertThat(weir("inspect", file("x", "hello")).err())
        .contains("it begins with 'hello', which is no format that can be read");
    assertThat(weir("collect", "--interval", "50ms", "-o", out).code()).isEqualTo(2);
    Ran unitless = weir("collect", "--interval", "5", "-o", out);
    assertThat(unitless.code()).isEqualTo(2);
    assertThat(unitless.err()).contains("'5' has no unit; write for example 15m");
    Ran nowhere = weir("collect", folder.resolve("none").toString(), "-o", out);
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.err()).contains("there is no such file or folder");
    assertThat(
            weir("collect", "--duration", "1s", "-o", folder.resolve("no/o.weir").toString())
                .code())
        .isEqualTo(4);
    assertThat(Path.of(out)).doesNotExist();
  }

  @Test
  void measuresTheDisksOfThisMachine() throws IOException {
    Path capture = folder.resolve("d.weir");
    Ran ran = weir("collect", "--interval", "100ms", "--duration", "1s", "-o", capture.toString());
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    CaptureReader reader = (CaptureReader) CaptureFiles.open(capture);
    assertThat(reader.complete()).isTrue();
    assertThat(reader.header().probe()).isIn("diskstats", "oshi");
    assertThat(reader.header().resolution()).isEqualTo(Duration.ofMillis(100));
    assertThat(reader.cost().orElseThrow().samples()).isGreaterThan(1);
  }

  @Test
  void helpTeaches() {
    for (String command : new String[] {"collect", "import", "inspect"}) {
      Ran ran = weir(command, "--help");
      assertThat(ran.code()).isZero();
      assertThat(ran.out()).contains("Example: weir " + command);
    }
  }
}
