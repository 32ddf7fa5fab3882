package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files of the sysstat family beside figures that other code computed from them. */
final class SysstatTruthTest {
  private static final long S = 1_000_000_000L;

  private record Row(long start, long length, long bytes) {
    double rate() {
      return bytes / (length / 1e9);
    }
  }

  private static Path file(String name) {
    return TruthFiles.present("SysstatTruthTest", name).getFirst();
  }

  private static CaptureSource open(Path file, ImportOptions options) throws IOException {
    return ImportFormats.open(ByteSource.of(file), ImportFormats.AUTO, options);
  }

  private static ImportOptions utc() {
    return new ImportOptions(ZoneOffset.UTC, null, null, null, Map.of());
  }

  private static Map<String, List<Row>> rows(CaptureSource source) throws IOException {
    List<SourceInfo> sources = source.header().sources();
    Map<String, List<Row>> rows = new LinkedHashMap<>();
    sources.forEach(each -> rows.put(each.name(), new ArrayList<>()));
    source.readInto(
        new IntervalSink() {
          @Override
          public void interval(int index, long start, long length, long bytes, long operations) {
            Objects.requireNonNull(rows.get(sources.get(index).name()))
                .add(new Row(start, length, bytes));
          }

          @Override
          public void gap(int index, long start, long length, String cause) {
            // Only samples are compared here.
          }
        });
    return rows;
  }

  private static long nanos(JsonNode time) {
    return LocalDateTime.parse(time.asText()).toEpochSecond(ZoneOffset.UTC) * S;
  }

  private static void agrees(JsonNode expected, Map<String, List<Row>> rows, int hours) {
    List<String> names = new ArrayList<>();
    expected
        .path("devices")
        .properties()
        .forEach(
            each -> {
              if (each.getValue().path("samples").asInt()
                  > 0) { // Else only in the mean since boot.
                names.add(each.getKey());
              }
            });
    assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(names);
    long shift = hours * 3600 * S;
    for (String name : names) {
      device(
          name, expected.path("devices").path(name), Objects.requireNonNull(rows.get(name)), shift);
    }
  }

  private static void device(String name, JsonNode truth, List<Row> rows, long shift) {
    assertThat(rows).as(name).hasSize(truth.path("samples").asInt());
    double total = rows.stream().mapToLong(Row::bytes).sum();
    assertThat(total)
        .as("bytes of %s, each row rounded to a byte", name)
        .isCloseTo(truth.path("total_MB").asDouble() * 1e6, within(rows.size() * 0.5 + 0.5));
    assertThat(rows.stream().mapToLong(Row::length).sum())
        .as("covered by %s", name)
        .isEqualTo((long) (truth.path("covered_seconds").asDouble() * S));
    double peak = truth.path("peak_Bps").asDouble();
    assertThat(rows.stream().mapToDouble(Row::rate).max().orElseThrow())
        .as("peak of %s", name)
        .isCloseTo(peak, within(0.51));
    long peakEnd = nanos(truth.path("peak_at")) - shift;
    Row peakRow =
        rows.stream()
            .filter(row -> row.start() + row.length() == peakEnd)
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + ": no row ends at the peak's time"));
    assertThat(peakRow.rate()).as("rate of %s at its peak", name).isCloseTo(peak, within(0.51));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sar/debian12-12.6.1-live.sar.txt",
        "sar/fedora20-12h-ampm.sar.txt",
        "sar/linux-11.6.1-10s.sar.txt",
        "sar/linux-12.0.2-1day-restart.sar.txt",
        "sar/rhel7-10.1.5-3s.sar.txt",
        "sar/rhel7-10.1.5-vm.sar.txt",
        "sar/sysstat-11.6.5-restart.sar.txt",
        "sar/sysstat-12.0.0-restart.sar.txt",
        "sar/ubuntu16-11.2.0.ISO.sar.txt",
        "sar/ubuntu16-11.2.0.de_DE.sar.txt",
        "sar/ubuntu16-11.2.0.en_US-12h.sar.txt",
        "sar/ubuntu16-11.2.0.ja_JP.sar.txt",
        "sadf/rhel6-9.0.4-sadf-x.xml",
        "sadf/sysstat-11.6.5-restart.sadf-d.csv",
        "sadf/sysstat-12.0.0-restart.sadf-d.csv",
        "sadf/ubuntu16-11.2.0.sadf-d.csv",
        "sadf/ubuntu16-11.2.0.sadf-j.json",
        "sadf/ubuntu16-11.2.0.sadf-x.xml"
      })
  void sarAndSadf(String name) throws IOException {
    Path file = file(name);
    JsonNode expected = TruthFiles.expected(file);
    Map<String, List<Row>> rows = rows(open(file, utc()));
    agrees(expected, rows, 0);
    assertThat(ends(rows)).first().isEqualTo(nanos(expected.path("first")));
    assertThat(ends(rows)).last().isEqualTo(nanos(expected.path("last")));
    assertThat(ends(rows)).hasSize(expected.path("timestamps").asInt());
  }

  private static List<Long> ends(Map<String, List<Row>> rows) {
    return rows.values().stream()
        .flatMap(List::stream)
        .map(row -> row.start() + row.length())
        .distinct()
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iostat/debian12-12.6.1-dmt-12h.txt",
        "iostat/debian12-12.6.1-x.json",
        "iostat/debian12-12.6.1-xkt.txt",
        "iostat/fedora20-xmt-12h-ampm.txt",
        "iostat/pcp-iostat-t-x-bud.txt",
        "iostat/pcp-iostat-t.ISO.txt",
        "iostat/pcp-iostat-t.txt",
        "iostat/rhel7-xmt-20min-3s.txt"
      })
  void iostatWithTimes(String name) throws IOException {
    Path file = file(name);
    JsonNode expected = TruthFiles.expected(file);
    Map<String, List<Row>> rows = rows(open(file, utc()));
    int hours = name.contains("ISO") ? 10 : 0;
    agrees(expected, rows, hours);
    long first = rows.values().stream().mapToLong(all -> all.getFirst().start()).min().orElse(0);
    assertThat(first).isEqualTo(nanos(expected.path("first")) - hours * 3600 * S);
    assertThat(ends(rows)).last().isEqualTo(nanos(expected.path("last")) - hours * 3600 * S);
    assertThat(ends(rows)).hasSize(expected.path("blocks").asInt() - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iostat/debian12-12.6.1-dmt-12h.txt",
        "iostat/fedora20-xmt-12h-ampm.txt",
        "iostat/rhel7-xmt-20min-3s.txt",
        "iostat/debian12-12.6.1-x.json"
      })
  void iostatWhoseFirstReportCounts(String name) throws IOException {
    Path file = file(name);
    JsonNode devices = TruthFiles.expected(file).path("devices");
    ImportOptions options = new ImportOptions(ZoneOffset.UTC, null, null, null, Map.of(), true);
    Map<String, List<Row>> rows = rows(open(file, options));
    assertThat(rows.keySet()).isNotEmpty();
    rows.forEach(
        (device, all) -> {
          JsonNode truth = devices.path(device);
          if (!truth.path("first_block_Bps").isNumber()) {
            return; // A device that came later.
          }
          assertThat(all).hasSize(truth.path("samples").asInt() + 1);
          assertThat(all.getFirst().length()).isEqualTo(all.getLast().length());
          assertThat(all.getFirst().rate())
              .isCloseTo(truth.path("first_block_Bps").asDouble(), within(0.51));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iostat/pcp-iostat-d-m.txt",
        "iostat/pcp-iostat-p-ALL.txt",
        "iostat/pcp-iostat-x.txt",
        "iostat/ubuntu18-iostat-1.txt"
      })
  void iostatWithoutTimes(String name) throws IOException {
    Path file = file(name);
    assertThatThrownBy(() -> open(file, utc()))
        .hasMessageContaining("the reports have no times: say how far they are apart");
    ImportOptions options =
        new ImportOptions(ZoneOffset.UTC, null, Duration.ofSeconds(2), null, Map.of());
    CaptureSource source = open(file, options);
    assertThat(source.header().assumptions())
        .anyMatch(sentence -> sentence.startsWith("The reports have no times: "));
    Map<String, List<Row>> rows = rows(source);
    JsonNode devices = TruthFiles.expected(file).path("devices");
    assertThat(rows).hasSize(devices.size());
    rows.forEach(
        (device, all) -> {
          JsonNode truth = devices.path(device);
          assertThat(all).hasSize(truth.path("samples").asInt());
          assertThat(all).allMatch(row -> row.length() == 2 * S);
          assertThat(all.stream().mapToDouble(Row::rate).average().orElseThrow())
              .isCloseTo(truth.path("mean_of_samples_Bps").asDouble(), within(0.51));
          assertThat(all.stream().mapToDouble(Row::rate).max().orElseThrow())
              .isCloseTo(truth.path("peak_Bps").asDouble(), within(0.51));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iostat/ubuntu18-iostat-mx.txt",
        "iostat/ubuntu18-iostat-x.txt",
        "iostat/ubuntu20-iostat-x.txt"
      })
  void refusesTheMeanSinceBootAlone(String name) throws IOException {
    Path file = file(name);
    for (JsonNode device : TruthFiles.expected(file).path("devices")) {
      assertThat(device.path("samples").asInt()).isZero();
    }
    assertThatThrownBy(() -> open(file, utc()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("its first report is the mean since boot, which is no sample");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sar/hpux-11.31.sar.txt", "sar/solaris-11.3.sar.txt"})
  void refusesSystemsWithoutAColumnOfWrites(String name) throws IOException {
    Path file = file(name);
    assertThat(TruthFiles.expected(file).path("write_rate").isNull()).isTrue();
    assertThatThrownBy(() -> open(file, utc()))
        .isInstanceOf(ProblemException.class)
        .hasMessageMatching(
            "(?s).*\\.txt:(139|38):\\d+: sar -d of this system counts reads and"
                + " writes together.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sadf/ubuntu16-11.2.0.sadf-p.txt"})
  void oneValuePerLineSaysTheSameAsCsv(String name) throws IOException {
    Path csv = file("sadf/ubuntu16-11.2.0.sadf-d.csv");
    assertThat(rows(open(file(name), utc()))).isEqualTo(rows(open(csv, utc())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debian12-12.6.1-live.sa",
        "pcp-10.1.5.sa",
        "pcp-11.1.5.sa",
        "pcp-12.0.6.sa",
        "sysstat-test-11.6.5.sa",
        "sysstat-test-12.0.0.sa",
        "sysstat-test-9.1.6.sa"
      })
  void binaryFiles(String name) throws IOException {
    InstalledSadf.require();
    CaptureSource source = open(file("sar-binary/" + name), utc());
    Map<String, List<Row>> rows = rows(source);
    assertThat(rows).isNotEmpty();
    assertThat(source.header().sources()).anyMatch(each -> each.kind().equals(SourceKind.DISK));
    switch (name) {
      case "debian12-12.6.1-live.sa" -> sameRatesAsText(rows);
      case "sysstat-test-11.6.5.sa" ->
          agrees(TruthFiles.expected(file("sadf/sysstat-11.6.5-restart.sadf-d.csv")), rows, 0);
      case "sysstat-test-12.0.0.sa" ->
          agrees(TruthFiles.expected(file("sadf/sysstat-12.0.0-restart.sadf-d.csv")), rows, 0);
      default -> assertThat(rows.values()).allMatch(all -> !all.isEmpty());
    }
  }

  private static void sameRatesAsText(Map<String, List<Row>> rows) throws IOException {
    JsonNode text = TruthFiles.expected(file("sar/debian12-12.6.1-live.sar.txt"));
    JsonNode device = text.path("devices").path("vda");
    List<Row> binary = Objects.requireNonNull(rows.get("vda"));
    assertThat(binary).hasSize(device.path("samples").asInt());
    assertThat(binary.stream().mapToDouble(Row::rate).max().orElseThrow())
        .isCloseTo(device.path("peak_Bps").asDouble(), within(0.51));
    assertThat(binary.stream().mapToDouble(Row::rate).average().orElseThrow())
        .isCloseTo(device.path("mean_of_samples_Bps").asDouble(), within(0.51));
    assertThat(binary).allMatch(row -> row.length() == 5 * S);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcp-9.0.4.sa", "pcp-rhel6-9.0.4-1day.sa", "sysstat-test-10.3.1.sa"})
  void binaryFilesThatNoSadfReads(String name) {
    InstalledSadf.require();
    Path file = file("sar-binary/" + name);
    String version = name.contains("9.0.4") ? "9.0.4" : "10.3.1";
    assertThatThrownBy(() -> open(file, utc()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it was recorded by sysstat " + version)
        .hasMessageContaining(
            version.startsWith("9") ? "'Cannot convert the format of this file'" : "'it crashed")
        .hasMessageContaining("sadf -d FILE -- -d > FILE.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sar/fedora20-12h-ampm.sar.txt dev8-0",
        "sar/linux-11.6.1-10s.sar.txt dev253-0",
        "sar/rhel7-10.1.5-vm.sar.txt dev252-0",
        "iostat/fedora20-xmt-12h-ampm.txt sda",
        "iostat/pcp-iostat-t-x-bud.txt sda,sdb",
        "sadf/rhel6-9.0.4-sadf-x.xml dev11-0,dev8-0",
        "iostat/rhel7-xmt-20min-3s.txt sda,sdb,sdc,sdd,sde"
      })
  void countsNoByteTwiceAmongDisks(String nameAndDisks) throws IOException {
    String[] parts = nameAndDisks.split(" ");
    Map<SourceKind, List<String>> kinds =
        open(file(parts[0]), utc()).header().sources().stream()
            .collect(
                Collectors.groupingBy(
                    SourceInfo::kind,
                    TreeMap::new,
                    Collectors.mapping(SourceInfo::name, Collectors.toList())));
    assertThat(kinds.get(SourceKind.DISK)).containsExactlyInAnyOrder(parts[1].split(","));
    assertThat(kinds.keySet()).isSubsetOf(SourceKind.DISK, SourceKind.VOLUME);
  }
}
