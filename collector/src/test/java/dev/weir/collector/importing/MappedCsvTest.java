package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.RecordedRows;
import dev.weir.capture.SourceStatistics;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MappedCsvTest {
  private static final String SECOND = "000000000";

  private static ImportOptions columns(String... pairs) {
    return columns(null, null, pairs);
  }

  private static ImportOptions columns(
      @Nullable ZoneId zone, @Nullable Duration interval, String... pairs) {
    Map<String, String> columns = new HashMap<>();
    for (String pair : pairs) {
      columns.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    return new ImportOptions(zone, null, interval, null, columns);
  }

  private static CaptureSource open(String text, ImportOptions options) throws IOException {
    return ImportFormats.open(
        ByteSource.of("dir/vm7.csv", text.getBytes(StandardCharsets.UTF_8)), "auto", options);
  }

  private static List<String> rows(CaptureSource source) throws IOException {
    RecordedRows rows = new RecordedRows();
    source.readInto(rows);
    return rows.rows();
  }

  @Test
  void agreesWithTruthThatOtherCodeComputed() throws IOException {
    Path file = TruthFiles.present("MappedCsvTest", "vm-series/bitbrains-vm-opendc.csv").getFirst();
    JsonNode expected = TruthFiles.expected(file);
    JsonNode series = expected.path("series");
    CaptureSource source =
        ImportFormats.open(
            ByteSource.of(file),
            "auto",
            columns("end=Timestamp [ms]", "rate=Disk write throughput [KB/s]"));
    SourceStatistics vm = SourceStatistics.of("vm", source).getFirst();
    // The first row says only when the second begins.
    assertThat(vm.samples()).isEqualTo(series.path("samples").asLong() - 1);
    assertThat(vm.totalBytes() / 1e6).isCloseTo(series.path("total_MB").asDouble(), within(2e-6));
    assertThat(vm.meanBytesPerSecond())
        .isCloseTo(series.path("time_weighted_mean_Bps").asDouble(), within(1e-3));
    assertThat(vm.peakBytesPerSecond())
        .isCloseTo(series.path("peak_Bps").asDouble(), within(1 / 300.0));
    long first = expected.path("first_epoch_s").asLong();
    assertThat(Objects.requireNonNull(vm.start()).getEpochSecond()).isEqualTo(first);
    assertThat(vm.end())
        .isEqualTo(LocalDateTime.parse(expected.path("last").asText()).toInstant(ZoneOffset.UTC));
    LocalDateTime peakRow = LocalDateTime.parse(series.path("peak_at").asText());
    assertThat(vm.peakAt()).isEqualTo(peakRow.minusSeconds(300).toInstant(ZoneOffset.UTC));
    assertThat(vm.gapSeconds()).isZero();
    assertThat(source.warnings())
        .containsExactly(
            "The length of 1 rows is not known (the first row of each source): they are left out."
                + " With --interval 300s, for example, they would count.",
            "%d steps between rows are more than a tenth longer than the first step of their source,"
                    .formatted(expected.path("steps_over_330s").asInt())
                + (" the longest %d s: a row's value is taken for its whole step, where that is at"
                        + " most 5 times the first; otherwise the rest is a gap.")
                    .formatted(expected.path("max_step_s").asInt()));
    assertThat(source.header().assumptions())
        .contains(
            "The column 'Timestamp [ms]' says ms, but 1376314846 since 1970 are only sensible as s:"
                + " they are taken so (otherwise say --column time-unit=ms).",
            "KB/s is taken as 1000 bytes; if 1024 was meant add =KiB/s to the column's name.");
  }

  @Test
  void readsStartsLengthsSourcesAndOperationsOfSemicolonsAndDecimalCommas() throws IOException {
    String text =
        "Zeit;Dauer;Platte;Menge;IOPS\n"
            + "31.01.2026 09:00:00;2;C:;1,5;10\n"
            + "31.01.2026 09:00:00;2;\"D;:\";0,25;\n"
            + "31.01.2026 09:00:04;0,5;C:;\"2\";3,5\n";
    CaptureSource source =
        open(
            text,
            columns(
                ZoneId.of("Europe/Berlin"),
                null,
                "start=Zeit",
                "seconds=Dauer",
                "source=Platte",
                "bytes=Menge=KiB",
                "operations=IOPS=/s",
                "decimal=,",
                "time-format=dd.MM.yyyy HH:mm:ss"));
    assertThat(source.header().sources()).extracting("name").containsExactly("C:", "D;:");
    assertThat(rows(source))
        .containsExactly(
            "0 1769846400" + SECOND + "+2" + SECOND + " 1536B 20",
            "1 1769846400" + SECOND + "+2" + SECOND + " 256B -1",
            "0 1769846402" + SECOND + "+2" + SECOND + " gap no row in the file",
            "0 1769846404" + SECOND + "+500000000 2048B 2");
  }

  @Test
  void takesARowToItsNeighbourAndGivesTheLastOnesLengthOnlyWhenItIsSaid() throws IOException {
    String text =
        "t\tMB/s\n2026-01-31 08:00:00\t1\n2026-01-31 08:00:10\t\n2026-01-31T08:00:20\t2\n";
    String[] pairs = {"start=t", "rate=MB/s=MB/s"};
    ZoneId zone = ZoneOffset.UTC;
    CaptureSource source = open(text, columns(zone, null, pairs));
    String first = "0 1769846400" + SECOND + "+10" + SECOND + " 10000000B -1";
    String second = "0 1769846410" + SECOND + "+10" + SECOND + " gap no value in the file";
    assertThat(rows(source)).containsExactly(first, second);
    assertThat(source.warnings()).hasSize(1);
    CaptureSource said = open(text, columns(zone, Duration.ofSeconds(10), pairs));
    assertThat(rows(said))
        .containsExactly(first, second, "0 1769846420" + SECOND + "+10" + SECOND + " 20000000B -1");
    assertThat(said.warnings()).isEmpty();
  }

  @Test
  void leavesAGapWhereNobodyMeasuredForLong() throws IOException {
    String text = "t,r\n1769846400,1\n1769846410,2\n1769846460,3\n1769846520,4\n";
    String start = "0 17698464";
    String end = SECOND + "+";
    CaptureSource ends = open(text, columns("end=t", "rate=r=B/s"));
    assertThat(rows(ends))
        .containsExactly(
            start + "00" + end + "10" + SECOND + " 20B -1",
            start + "10" + end + "50" + SECOND + " 150B -1",
            start + "60" + end + "50" + SECOND + " gap no row in the file",
            "0 1769846510" + end + "10" + SECOND + " 40B -1");
    CaptureSource starts = open(text, columns("start=t", "rate=r=B/s"));
    assertThat(rows(starts))
        .containsExactly(
            start + "00" + end + "10" + SECOND + " 10B -1",
            start + "10" + end + "50" + SECOND + " 100B -1",
            start + "60" + end + "10" + SECOND + " 30B -1",
            start + "70" + end + "50" + SECOND + " gap no row in the file");
  }

  @Test
  void readsEpochsOfAnyUnit() throws IOException {
    for (String times :
        List.of(
            "1769846400,1769846401",
            "1769846400000,1769846401000",
            "1769846400000000,1769846401000000",
            "1769846400000000000,1769846401000000000",
            "1769846400.0,1769846401.000000000",
            "2026-01-31T08:00:00Z,2026-01-31T09:00:01+01:00")) {
      String[] each = times.split(",");
      CaptureSource source =
          open("t,b\n%s,1\n%s,7\n".formatted(each[0], each[1]), columns("end=t", "bytes=b"));
      assertThat(rows(source)).containsExactly("0 1769846400" + SECOND + "+1" + SECOND + " 7B -1");
      assertThat(source.header().sources()).extracting("name").containsExactly("vm7");
    }
  }

  @Test
  void namesWhatIsWrongAndWhatMayHaveBeenMeant() {
    String text = "Time [s],Disk write [KB/s],n\n1769846400,1,x\n1769846400,1,y\n";
    assertThatThrownBy(() -> open(text, columns("end=Time", "rate=Disk wriet")))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "dir/vm7.csv:1:1: there is no column 'Disk wriet'; did you mean --column \"rate=Disk"
                + " write [KB/s]\"? The columns are 'Time [s]', 'Disk write [KB/s]', 'n'");
    assertThatThrownBy(() -> open(text, columns("end=Time", "rate=Disk write [KB/s]")))
        .hasMessageContaining("did you mean --column \"end=Time [s]\"?");
    assertThatThrownBy(() -> open(text, columns("begin=Time", "rate=n", "end=Time [s]")))
        .hasMessageStartingWith("--column begin: a table has no such part; did you mean ");
    assertThatThrownBy(() -> open(text, columns("end=Time [s]")))
        .hasMessageStartingWith("--column: nothing tells which column holds what was written;");
    assertThatThrownBy(() -> open(text, columns("end=Time [s]", "rate=n")))
        .hasMessageStartingWith("--column rate=n: the unit of the rate is not known; add it, for");
    assertThatThrownBy(() -> open(text, columns("end=Time [s]", "bytes=Disk write [KB/s]")))
        .hasMessage(
            "--column bytes=Disk write [KB/s]: KB/s is a rate; say rate= or give another unit");
    assertThatThrownBy(() -> open(text, columns("end=Time [s]", "rate=n=apples")))
        .hasMessageStartingWith("--column rate=n=apples: 'apples' is no unit; write B, kB");
    String[] good = {"end=Time [s]", "rate=Disk write [KB/s]"};
    assertThatThrownBy(() -> open(text, columns(good)))
        .hasMessageStartingWith("dir/vm7.csv:3:1: the clock stands still: the row before of source")
        .hasMessageContaining("--column source=NAME");
    String head = "Time [s],Disk write [KB/s],n\n";
    assertThatThrownBy(() -> open(head + "12,1,x\n", columns(good)))
        .hasMessageStartingWith("column 'Time [s]': the time 12 would lie before 1973; if it");
    assertThatThrownBy(() -> open(head + "2026-01-31 08:00,1,x\n", columns(good)))
        .hasMessageContaining("dir/vm7.csv:2:1: Time [s] '2026-01-31 08:00' names no time zone");
    assertThatThrownBy(() -> open(head + "1769846400,\"1,5\",x\n", columns(good)))
        .hasMessageStartingWith("dir/vm7.csv:2:12: Disk write [KB/s] '1,5' is no number;");
    assertThatThrownBy(() -> open(head + "1769846400,-5,x\n", columns(good)))
        .hasMessageStartingWith("dir/vm7.csv:2:12: Disk write [KB/s] '-5' is negative;");
    assertThatThrownBy(() -> open(head + "1769846400,5\n", columns(good)))
        .hasMessageStartingWith("dir/vm7.csv:2:1: the row has 2 fields, the header 3;");
    assertThatThrownBy(() -> open(head + "1769846400,1,x\n1769846401,1e300,x\n", columns(good)))
        .hasMessageStartingWith("dir/vm7.csv:3: ")
        .hasMessageContaining("has more than 2^63-1 bytes");
  }

  @Test
  void neitherHangsNorBreaksOnRandomBytes() {
    long seed = System.nanoTime();
    System.out.println("MappedCsvTest seed " + seed);
    Random random = new Random(seed);
    String alphabet = "0123456789.,;\"\t\n\r -eE:TZabNn";
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder("t,b\n1769846400,1\n1769846401,2\n");
      for (int i = random.nextInt(40); i > 0; i--) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      for (String format : List.of("csv", "blocktrace", "auto")) {
        try {
          rows(
              ImportFormats.open(
                  ByteSource.of("x", text.toString().getBytes(StandardCharsets.UTF_8)),
                  format,
                  format.equals("csv") ? columns("end=t", "bytes=b") : ImportOptions.NONE));
        } catch (ProblemException e) {
          assertThat(e.getMessage()).contains(";");
        } catch (IOException e) {
          throw new AssertionError("memory does not fail, " + text, e);
        }
      }
    }
  }
}
