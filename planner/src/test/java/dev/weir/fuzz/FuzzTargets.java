package dev.weir.fuzz;

import static dev.weir.fuzz.FuzzTarget.bytes;
import static dev.weir.fuzz.FuzzTarget.files;
import static dev.weir.fuzz.FuzzTarget.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.capture.FuzzedTail;
import dev.weir.catalogue.FuzzedCatalogue;
import dev.weir.collector.importing.ImportFormats;
import dev.weir.config.CapCalendar;
import dev.weir.config.HostPort;
import dev.weir.config.NodeConfigReader;
import dev.weir.enrolment.Token;
import dev.weir.holder.FuzzedWords;
import dev.weir.journal.FuzzedSegments;
import dev.weir.keys.FuzzedKeys;
import dev.weir.linktest.FuzzedLinkTest;
import dev.weir.node.FuzzedRequests;
import dev.weir.operation.FuzzedOperations;
import dev.weir.report.Logo;
import dev.weir.report.excel.Template;
import dev.weir.rules.PathRules;
import dev.weir.scenario.ScenarioReader;
import dev.weir.target.FuzzedCheckpoint;
import dev.weir.units.Bandwidth;
import dev.weir.units.DataRate;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.Ratio;
import dev.weir.wire.FuzzedFrames;
import dev.weir.wire.WireException;
import dev.weir.yaml.YamlText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** The parsers that meet the outside, one line each. */
final class FuzzTargets {
  private static final String CAPTURE =
      "collector/src/test/resources/dev/weir/capture/capture-v1.weir";
  private static final String MEASURED =
      "collector/src/test/resources/dev/weir/collector/importing";
  private static final String EXAMPLES = "docs/examples/";
  private static final Path ANYWHERE = Path.of("/srv");

  private FuzzTargets() {}

  static List<FuzzTarget> all() {
    List<FuzzTarget> all = new ArrayList<>();
    all.add(bytes("capture", files(CAPTURE), FuzzedCaptures::capture));
    all.add(
        bytes("capture-tail", () -> FuzzedTail.whole(whole()), FuzzTargets::tail)
            .repairedBy(FuzzedTail::repaired)
            .inputs(500));
    for (String format : ImportFormats.names()) {
      all.add(text("import-" + format, FuzzTargets::measured, FuzzedCaptures.format(format)));
    }
    all.add(text("import-auto", FuzzTargets::measured, FuzzedCaptures.format(ImportFormats.AUTO)));
    all.add(
        bytes("link-opening", FuzzedLinkTest::openings, FuzzedLinkTest::opening)
            .refusing(IOException.class));
    all.add(
        text("link-message", FuzzedLinkTest::messages, FuzzedLinkTest::message)
            .refusing(IOException.class)
            .repairedBy(FuzzedLinkTest::repaired));
    all.add(
        bytes("wire", FuzzedFrames::streams, FuzzedFrames::read)
            .refusing(WireException.class)
            .repairedBy(FuzzedFrames::repaired));
    all.add(bytes("operations", FuzzedOperations::whole, FuzzedOperations::read));
    all.add(
        bytes("journal", FuzzedSegments::whole, FuzzedSegments::read)
            .repairedBy(FuzzedSegments::repaired)
            .inputs(500));
    all.add(
        bytes("checkpoint", FuzzedCheckpoint::whole, FuzzedCheckpoint::read)
            .repairedBy(FuzzedCheckpoint::repaired));
    all.add(
        bytes("catalogue", FuzzedCatalogue::whole, FuzzedCatalogue::read)
            .refusing(IOException.class)
            .repairedBy(FuzzedCatalogue::repaired));
    all.add(
        bytes("dirty-log", FuzzedCatalogue::wholeLog, FuzzedCatalogue::readLog)
            .repairedBy(FuzzedCatalogue::repairedLog)
            .inputs(300));
    all.add(text("certificate", FuzzedKeys::certificates, FuzzedKeys::certificate));
    all.add(text("private-key", FuzzedKeys::privateKeys, FuzzedKeys::privateKey));
    all.add(text("certificate-request", FuzzedKeys::requests, FuzzedKeys::request).inputs(500));
    all.add(text("enrolment-token", FuzzTargets::tokens, FuzzTargets::token));
    all.add(
        text("node", files(EXAMPLES + "alpha.yaml", EXAMPLES + "beta.yaml"), FuzzTargets::node));
    all.add(text("job", FuzzTargets::jobs, in -> NodeConfigReader.parseJob(string(in), "job")));
    all.add(
        text("rules", FuzzTargets::patterns, FuzzTargets::rules)
            .refusing(IllegalArgumentException.class));
    all.add(text("scenario", FuzzTargets::scenarios, FuzzTargets::scenario).inputs(800));
    all.add(
        text("units", FuzzTargets::quantities, FuzzTargets::units)
            .refusing(IllegalArgumentException.class));
    all.add(
        text("calendar", FuzzTargets::calendars, FuzzTargets::calendar)
            .refusing(IllegalArgumentException.class));
    all.add(text("holder", FuzzedWords::whole, FuzzedWords::read));
    all.add(text("control", FuzzedRequests::requests, FuzzedRequests::answer).inputs(400));
    all.add(text("throttle", FuzzedRequests::throttles, FuzzedRequests::throttle));
    all.add(text("hold", FuzzedRequests::holds, FuzzedRequests::hold));
    all.add(bytes("template", FuzzTargets::workbook, FuzzTargets::template).inputs(150));
    all.add(bytes("logo", files("planner/src/test/resources/fuzz/logo.png"), Logo::of).inputs(300));
    return all;
  }

  private static String string(byte[] input) {
    return new String(input, UTF_8);
  }

  private static byte[] whole() throws IOException {
    return Files.readAllBytes(FuzzTarget.ROOT.resolve(CAPTURE));
  }

  private static void tail(byte[] input) throws Exception {
    FuzzedCaptures.beside(whole()).parse(input);
  }

  /** All small ones, whatever their format: what one reads, another must refuse. */
  private static List<byte[]> measured() throws IOException {
    List<byte[]> all = new ArrayList<>();
    try (var files = Files.list(FuzzTarget.ROOT.resolve(MEASURED))) {
      for (Path file : files.sorted().toList()) {
        byte[] content = Files.readAllBytes(file);
        all.add(java.util.Arrays.copyOf(content, Math.min(content.length, 4 << 10)));
      }
    }
    return all;
  }

  private static List<byte[]> tokens() {
    return List.of("abcd-efgh-jkmn-pqrs-tvwx-yz01-2345-6789".getBytes(UTF_8));
  }

  /** Printed and read again it is the same. */
  private static void token(byte[] input) {
    String read = Token.parse(string(input)).toString();
    if (!Token.parse(read).toString().equals(read)) {
      throw new AssertionError(read + " comes back as another one");
    }
  }

  private static void node(byte[] input) {
    NodeConfigReader.parse(string(input), "node.yaml", ANYWHERE);
  }

  private static List<byte[]> jobs() {
    return List.of(
        """
        name: demo
        protect: /srv/data
        target: 10.0.0.2:7420
        exclude: ["*.tmp", "/cache/**"]
        include: ["/cache/keep/"]
        compression: auto
        connections: 2
        cap: 20Mbit/s
        calendar: ["mon-fri 08:00-18:00 5Mbit/s"]
        memory-queue: 256MiB
        disk-queue: 1GiB
        when-full: block
        block-at-most: 10s
        rpo: 15m
        prediction: {report: a1, line: A, largest-age: 10s, largest-backlog: 1GB, \
        largest-age-at-most: 11s, largest-backlog-at-most: 2GB}
        """
            .getBytes(UTF_8));
  }

  private static List<byte[]> patterns() {
    return List.of(
        "*.tmp\n/cache/**\n?[a-z]*\n+/cache/keep/\n".getBytes(UTF_8),
        "**/a/**/b/*c*d*e*\n[!x]?\\*\n".getBytes(UTF_8));
  }

  /** A line a pattern, of what is included where it begins with a plus; then names. */
  private static void rules(byte[] input) {
    List<String> excludes = new ArrayList<>();
    List<String> includes = new ArrayList<>();
    for (String line : string(input).split("\n")) {
      if (line.startsWith("+")) {
        includes.add(line.substring(1));
      } else {
        excludes.add(line);
      }
    }
    PathRules rules = PathRules.of(excludes, includes);
    rules.fingerprint();
    PathRules.Place place = rules.root();
    for (String name : List.of("cache", "a".repeat(250), "b", "\u00e9\ud83d\ude80", "x.tmp")) {
      place = place.child(name.getBytes(UTF_8), true);
      place.child(name.getBytes(UTF_8), false).recorded();
    }
  }

  private static List<byte[]> scenarios() throws Exception {
    List<byte[]> all = new ArrayList<>(files(EXAMPLES + "scenario.yaml").make());
    try (var files = Files.list(FuzzTarget.ROOT.resolve(EXAMPLES + "reports/scenarios"))) {
      for (Path file : files.sorted().toList()) {
        all.add(Files.readAllBytes(file));
      }
    }
    return all;
  }

  private static void scenario(byte[] input) {
    ScenarioReader.read(new YamlText(string(input), "scenario.yaml"));
  }

  private static List<byte[]> quantities() {
    return List.of("20Mbit/s", "1.5 GB/s", "200GiB", "2h30m", "2.5:1", "10.0.0.2:7420").stream()
        .map(text -> text.getBytes(UTF_8))
        .toList();
  }

  /** One text, read as each quantity; what all refuse is refused. */
  private static void units(byte[] input) {
    String text = string(input);
    IllegalArgumentException last = null;
    List<Runnable> readers =
        List.of(
            () -> Bandwidth.parse(text),
            () -> DataRate.parse(text),
            () -> DataSize.parse(text),
            () -> Durations.parse(text),
            () -> Ratio.parse(text),
            () -> HostPort.parse(text));
    int read = 0;
    for (Runnable reader : readers) {
      try {
        reader.run();
        read++;
      } catch (IllegalArgumentException e) {
        last = e;
      }
    }
    if (read == 0 && last != null) {
      throw last;
    }
  }

  private static List<byte[]> calendars() {
    return List.of(
        "mon-fri 08:00-18:00 5Mbit/s\nsat,sun closed # rest\notherwise open\n".getBytes(UTF_8),
        "daily 22:00-06:00 1Gbit/s\n".getBytes(UTF_8));
  }

  private static void calendar(byte[] input) {
    CapCalendar.parse(string(input), ZoneOffset.UTC, 0).valueAt(0);
  }

  private static List<byte[]> workbook() throws IOException {
    try (XSSFWorkbook book = new XSSFWorkbook()) {
      book.createSheet("Cover").createRow(0).createCell(0).setCellValue("Plan");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      book.write(out);
      return List.of(out.toByteArray());
    }
  }

  private static void template(byte[] input) {
    Template.of(input, "--template t.xlsx");
  }
}
