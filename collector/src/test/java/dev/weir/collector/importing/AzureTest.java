package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers after https://learn.microsoft.com/azure/azure-monitor/platform/rest-api-walkthrough
 * (REST: {@code "interval":"PT1M"}) and recorded output of {@code az monitor metrics list}, which
 * sorts fields by name and writes {@code "interval": "0:01:00"}; names, units and aggregations of
 * the metrics:
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-compute-virtualmachines-metrics.
 * No real file could be had.
 */
final class AzureTest {
  @Test
  void readsDisksByLunNullsAndMissingIntervalsAsGaps() throws IOException {
    CaptureSource source = ImportedText.fixture("vm.azure.json");
    assertThat(source.header().host()).isEqualTo("db1");
    assertThat(source.header().sources())
        .containsExactly(
            new SourceInfo("Data Disk LUN 0", SourceKind.DISK),
            new SourceInfo("Data Disk LUN 1", SourceKind.DISK),
            new SourceInfo("db1", SourceKind.INSTANCE));
    long t = Instant.parse("2026-10-30T00:00:00Z").getEpochSecond() * 1_000_000_000L;
    long m = 60_000_000_000L;
    assertThat(ImportedText.rows(source))
        .containsExactly(
            "0 " + t + "+60000000000 60000B -1",
            "0 " + (t + m) + "+60000000000 gap no value in the file",
            "0 " + (t + 2 * m) + "+60000000000 30B -1",
            "1 " + t + "+60000000000 420B -1",
            "1 " + (t + m) + "+120000000000 gap no value in the file",
            "1 " + (t + 3 * m) + "+60000000000 480B -1",
            "2 " + t + "+60000000000 60000B -1");
    assertThat(source.warnings()).isEmpty();
  }

  private static String answer(String interval, String name, String unit, String point) {
    return """
    {"interval":"%s","value":[{"name":{"value":"%s"},"unit":"%s",
    "timeseries":[{"metadatavalues":[],"data":[{"timeStamp":"2026-10-30T00:00:00Z",%s}]}]}]}
    """
        .formatted(interval, name, unit, point);
  }

  @Test
  void warnsOfTheMeanOfSeveralDisks() throws IOException {
    CaptureSource source =
        ImportedText.open(
            "a.json",
            answer("PT5M", "Data Disk Write Bytes/sec", "BytesPerSecond", "\"average\":2.0"),
            ImportOptions.NONE);
    assertThat(source.warnings())
        .containsExactly(
            "'Data Disk Write Bytes/sec' is not split by LUN: of a machine with several data disks"
                + " it is the mean of one disk, not their sum. Export it with --filter \"LUN eq"
                + " '*'\".");
    assertThat(ImportedText.rows(source)).first().asString().endsWith("+300000000000 600B -1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT1M | Percentage CPU | Percent | \"average\":5 | a.json: it has no value of a metric",
        "PT1M | OS Disk Write Bytes/sec | BytesPerSecond | \"maximum\":5 | a.json:2:",
        "PT1M | OS Disk Write Bytes/sec | Count | \"average\":5 | a.json:2:",
        "PT1M | OS Disk Write Bytes/sec | BytesPerSecond | \"average\":-5 | a.json: in 'OS Disk'"
            + " the",
        "soon | OS Disk Write Bytes/sec | BytesPerSecond | \"average\":5 | a.json: the interval"
            + " 'soon'",
        "PT-1M | OS Disk Write Bytes/sec | BytesPerSecond | \"average\":5 | a.json: the interval",
        "PT1M | OS Disk Write Bytes/sec | BytesPerSecond | \"average\":\"5\" | a.json:2:",
      })
  void refusesWithTheReason(
      String interval, String name, String unit, String point, String message) {
    assertThatThrownBy(
            () ->
                ImportedText.open(
                    "a.json", answer(interval, name, unit, point), ImportOptions.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void readsDaysAsTheCommandLineWritesThem() throws IOException {
    CaptureSource source =
        ImportedText.open(
            "a.json",
            answer("1 day, 0:00:00", "Disk Write Bytes", "Bytes", "\"total\":9.0"),
            ImportOptions.NONE);
    assertThat(ImportedText.rows(source)).first().asString().endsWith("+86400000000000 9B -1");
  }
}
