package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.capture.SourceStatistics;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrometheusTest {
  private static final long S = 1_000_000_000L;

  @Test
  void agreesWithTheTruthOfACounter() throws IOException {
    Path file =
        TruthFiles.present("PrometheusTest", "prometheus/node_disk_written-range.json").getFirst();
    JsonNode expected = TruthFiles.expected(file).path("devices");
    CaptureSource source =
        ImportFormats.open(ByteSource.of(file), ImportFormats.AUTO, ImportOptions.NONE);
    Map<String, SourceStatistics> disks = TruthFiles.statistics(file, source);
    assertThat(disks).hasSize(expected.size());
    for (Map.Entry<String, JsonNode> each : expected.properties()) {
      SourceStatistics disk = Objects.requireNonNull(disks.get(each.getKey()));
      JsonNode truth = each.getValue();
      assertThat(disk.samples()).isEqualTo(truth.path("samples").asLong() - 1);
      assertThat(disk.totalBytes() / 1e6).isEqualTo(truth.path("total_MB").asDouble());
      assertThat(disk.meanBytesPerSecond())
          .isCloseTo(truth.path("mean_Bps").asDouble(), within(1e-3));
      assertThat(disk.peakBytesPerSecond()).isEqualTo(truth.path("peak_interval_Bps").asDouble());
      assertThat(disk.start()).isEqualTo(Instant.ofEpochSecond(truth.path("first").asLong()));
      assertThat(disk.end()).isEqualTo(Instant.ofEpochSecond(truth.path("last").asLong()));
      if (disk.peakBytesPerSecond() > 0) {
        assertThat(disk.peakAt())
            .as("begin of the 5 s that end at peak_at")
            .isEqualTo(Instant.ofEpochSecond(truth.path("peak_at").asLong() - 5));
      }
    }
    assertThat(source.header().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void agreesWithTheTruthOfARateAndDoesNotDifferenceIt() throws IOException {
    Path file =
        TruthFiles.present("PrometheusTest", "prometheus/node_disk_written-rate1m.json").getFirst();
    JsonNode truth = TruthFiles.expected(file).path("devices").path("vda");
    CaptureSource source =
        ImportFormats.open(ByteSource.of(file), ImportFormats.AUTO, ImportOptions.NONE);
    SourceStatistics disk = Objects.requireNonNull(TruthFiles.statistics(file, source).get("vda"));
    assertThat(disk.samples()).isEqualTo(truth.path("samples").asLong());
    assertThat(disk.peakBytesPerSecond()).isCloseTo(truth.path("peak_Bps").asDouble(), within(0.1));
    assertThat(disk.meanBytesPerSecond())
        .isCloseTo(truth.path("mean_of_samples_Bps").asDouble(), within(0.1));
    assertThat(disk.start()).isEqualTo(Instant.ofEpochSecond(truth.path("first").asLong() - 15));
    assertThat(disk.end()).isEqualTo(Instant.ofEpochSecond(truth.path("last").asLong()));
    assertThat(source.header().assumptions())
        .anyMatch(
            sentence -> sentence.startsWith("Values are taken as bytes per second, as behind"));
  }

  @Test
  void refusesTheRealScrapeOfOneMoment() throws IOException {
    Path file =
        TruthFiles.present("PrometheusTest", "prometheus/node_exporter-linux-node_disk.prom")
            .getFirst();
    assertThatThrownBy(
            () -> ImportFormats.open(ByteSource.of(file), ImportFormats.AUTO, ImportOptions.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(
            file + ": it holds one scrape; counters since boot give a rate only between two; log");
  }

  @Test
  void readsALogOfScrapesWithResets() throws IOException {
    CaptureSource source = ImportedText.fixture("scrapes.prom");
    assertThat(source.header().probe()).isEqualTo("import:prometheus");
    assertThat(source.header().sources())
        .containsExactly(
            new SourceInfo("sda", SourceKind.DISK), new SourceInfo("sda1", SourceKind.VOLUME));
    long t = 1793318400L * S;
    assertThat(ImportedText.rows(source))
        .containsExactly(
            "0 " + t + "+10500000000 1000B -1",
            "1 " + t + "+10500000000 500B -1",
            "0 " + (t + 10_500_000_000L) + "+9500000000 gap the counter started anew",
            "1 " + (t + 10_500_000_000L) + "+9500000000 0B -1",
            "0 " + (t + 20 * S) + "+10000000000 4096B -1",
            "1 " + (t + 20 * S) + "+10000000000 gap no value in the file");
  }

  private static String matrix(String... series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
        + String.join(",", series)
        + "]}}";
  }

  private static String series(String labels, String... values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : ",");
      text.append("[").append(1000.5 + 15 * i).append(",\"").append(values[i]).append("\"]");
    }
    return "{\"metric\":{" + labels + "},\"values\":[" + text + "]}";
  }

  private static CaptureSource open(String text) throws IOException {
    return ImportedText.open("p.json", text, ImportOptions.NONE);
  }

  @Test
  void keepsMachinesApartAndLeavesOutWhatIsNotWritten() throws IOException {
    String name = "\"__name__\":\"node_disk_written_bytes_total\",\"device\":\"sda\",\"instance\":";
    CaptureSource source =
        open(
            matrix(
                series(name + "\"a:9100\"", "1", "3"),
                series(name + "\"b:9100\"", "1", "4"),
                series("\"__name__\":\"node_disk_read_bytes_total\"", "1", "9")));
    assertThat(source.header().host()).isEqualTo("several");
    assertThat(source.header().sources()).extracting("name").containsExactly("a sda", "b sda");
    assertThat(source.warnings())
        .containsExactly("Left out, as no bytes written: node_disk_read_bytes_total.");
    assertThat(ImportedText.rows(source))
        .containsExactly("0 1000500000000+15000000000 2B -1", "1 1000500000000+15000000000 3B -1");
  }

  @Test
  void asksWhetherValuesThatOnlyGrowAreACounter() throws IOException {
    String nameless = matrix(series("\"device\":\"sda\"", "10", "20", "30", "40", "50"));
    assertThatThrownBy(() -> open(nameless))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "p.json: the series {device=\"sda\"} has no name, as behind rate(), but its values only"
                + " grow; say what the values are: --column value=rate for bytes per second,"
                + " --column value=counter for bytes since some start");
    assertThat(
            ImportedText.rows(
                ImportedText.open("p.json", nameless, ImportedText.columns("value", "counter"))))
        .hasSize(4)
        .first()
        .isEqualTo("0 1000500000000+15000000000 10B -1");
    assertThat(
            ImportedText.rows(
                ImportedText.open("p.json", nameless, ImportedText.columns("value", "rate"))))
        .hasSize(5)
        .first()
        .isEqualTo("0 985500000000+15000000000 150B -1");
    assertThatThrownBy(
            () -> open(matrix(series("\"__name__\":\"job:disk_written_bytes:rate5m\"", "1", "2"))))
        .hasMessageContaining("may be a rate or a counter; say what the values are:");
  }

  @Test
  void multipliesSectorsOfOldExporters() throws IOException {
    CaptureSource source =
        open(
            matrix(
                series("\"__name__\":\"node_disk_sectors_written\",\"device\":\"sda\"", "1", "3")));
    assertThat(ImportedText.rows(source)).containsExactly("0 1000500000000+15000000000 1024B -1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"status\":\"error\",\"data\":{\"resultType\":\"matrix\"}} | p.json:1:11: the server"
            + " answered",
        "{\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"2\"]}} | p.json:1:23: a scalar has"
            + " no",
        "{\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"2\"]}]}} |"
            + " p.json:1:63: an answer of one moment (resultType vector) gives no time",
        "{\"data\":{\"resultType\":\"matrix\",\"result\":[{\"values\":[[1,\"2\"]],\"metric\":{}}]}}"
            + " | p.json:1:53: values come before their metric",
        "{\"data\":{\"resultType\":\"matrix\",\"result\":[]}} | p.json: it has no series of bytes",
        "{\"data\":{\"resultType\":\"matrix\",\"result\":[ | p.json:1:42: this is no JSON:",
      })
  void refusesAnswersWithoutTime(String text, String message) {
    assertThatThrownBy(() -> open(text))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource({
    "-5, '-5.0 bytes per second are nothing'",
    "1e20, '1.0E20 bytes per second are nothing'",
    "+Inf, is no value",
    "abc, is no value",
  })
  void refusesValuesThatCannotBe(String value, String message) {
    assertThatThrownBy(() -> open(matrix(series("\"device\":\"sda\"", "1", value, "1"))))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("p.json:1:")
        .hasMessageContaining(message);
  }

  @Test
  void refusesRowsThatGoBackwards() {
    String text = matrix(series("\"device\":\"sda\"", "5", "6")).replace("1015.5", "1000.5");
    assertThatThrownBy(() -> open(text))
        .hasMessageContaining("the clock stands still in this series");
    assertThatThrownBy(() -> open(text.replace("1000.5,\"6\"", "900,\"6\"")))
        .hasMessageContaining("the clock goes backwards in this series");
  }

  @Test
  void readsDumpsWithTimesBehindTheirValues() throws IOException {
    String dump =
        """
        {__name__="node_disk_written_bytes_total", device="s\\"d"} 100 1793318400000
        {__name__="node_disk_written_bytes_total", device="s\\"d"} 300 1793318415000
        """;
    CaptureSource source =
        ImportFormats.open(
            ByteSource.of("d.txt", dump.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            "prometheus",
            ImportOptions.NONE);
    assertThat(source.header().sources()).extracting("name").containsExactly("s\"d");
    assertThat(ImportedText.rows(source))
        .containsExactly("0 1793318400000000000+15000000000 200B -1");
    assertThatThrownBy(
            () ->
                ImportFormats.open(
                    ByteSource.of(
                        "d.txt",
                        "node_disk_written_bytes_total{device=\"a} 1\n"
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    "prometheus",
                    ImportOptions.NONE))
        .hasMessageStartingWith("d.txt:1:1: the labels {device=\"a} cannot be read: a label's");
  }
}
