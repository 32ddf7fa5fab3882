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
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers after
 * https://docs.aws.amazon.com/cli/latest/reference/cloudwatch/get-metric-statistics.html,
 * .../get-metric-data.html and the example of VolumeWriteBytes in Datadog's "Collecting Amazon EBS
 * metrics", which also says that the points come in no order. What Sum and Average of the metrics
 * mean: https://docs.aws.amazon.com/ebs/latest/userguide/using_cloudwatch_ebs.html and "CloudWatch
 * metrics that are available for your instances" of EC2.
 */
final class CloudWatchTest {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void agreesWithTruthThatOtherCodeComputed() throws IOException {
    Path file =
        TruthFiles.present("CloudWatchTest", "cloudwatch/ec2_disk_write_bytes_c0d644.csv")
            .getFirst();
    JsonNode expected = TruthFiles.expected(file);
    CaptureSource source =
        ImportFormats.open(ByteSource.of(file), ImportFormats.AUTO, ImportOptions.NONE);
    SourceStatistics disk =
        TruthFiles.statistics(file, source).values().stream().findFirst().orElseThrow();
    JsonNode bytes = expected.path("if_value_is_bytes_per_300s_period");
    assertThat(disk.samples()).isEqualTo(expected.path("samples").asLong());
    // Half a byte of rounding in each interval that is no whole number.
    assertThat((double) disk.totalBytes())
        .isCloseTo(expected.path("sum_of_values").asDouble(), within(400.0));
    assertThat(disk.meanBytesPerSecond())
        .isCloseTo(bytes.path("mean_Bps").asDouble(), within(1e-3));
    assertThat(disk.peakBytesPerSecond()).isEqualTo(bytes.path("peak_Bps").asDouble());
    assertThat(disk.peakAt()).isEqualTo(utc(expected.path("peak_at")));
    assertThat(disk.start()).isEqualTo(utc(expected.path("first")));
    assertThat(disk.end()).isEqualTo(utc(expected.path("last")).plusSeconds(300));
    assertThat(disk.gapSeconds()).isZero();
    assertThat(source.header().assumptions())
        .contains(
            "The metric is known by the file's name alone, and no statistic is given: a value is"
                + " taken as the sum of bytes written in its period.",
            "Times without a zone are taken as UTC, in which CloudWatch gives them.");
    assertThat(source.header().limits())
        .anyMatch(limit -> limit.startsWith("DiskWriteBytes counts an instance's instance store"));
  }

  private static Instant utc(JsonNode time) {
    return LocalDateTime.parse(time.asText()).toInstant(ZoneOffset.UTC);
  }

  @Test
  void readsStatisticsInAnyOrderAndLeavesGaps() throws IOException {
    CaptureSource source = ImportedText.fixture("vol-0222.cloudwatch.json");
    assertThat(source.header().sources())
        .containsExactly(new SourceInfo("vol-0222.cloudwatch", SourceKind.DISK));
    long t = Instant.parse("2018-02-08T20:00:00Z").getEpochSecond() * 1_000_000_000L;
    assertThat(ImportedText.rows(source))
        .containsExactly(
            "0 " + t + "+300000000000 1601536B -1",
            "0 " + (t + 5 * MINUTE) + "+300000000000 1486848B -1",
            "0 " + (t + 10 * MINUTE) + "+600000000000 gap no value in the file",
            "0 " + (t + 20 * MINUTE) + "+300000000000 1474560B -1");
  }

  @Test
  void readsMetricDataNewestFirstAndSaysWhatItLeavesOut() throws IOException {
    CaptureSource source = ImportedText.fixture("metric-data.cloudwatch.json");
    assertThat(source.header().sources())
        .containsExactly(
            new SourceInfo("vol-1 VolumeWriteBytes", SourceKind.DISK),
            new SourceInfo("db-1 WriteThroughput", SourceKind.INSTANCE));
    long t = Instant.parse("2026-10-30T00:00:00Z").getEpochSecond() * 1_000_000_000L;
    assertThat(ImportedText.rows(source))
        .containsExactly(
            "0 " + t + "+300000000000 901B -1",
            "0 " + (t + 5 * MINUTE) + "+300000000000 0B -1",
            "0 " + (t + 10 * MINUTE) + "+300000000000 300B -1",
            "1 " + t + "+300000000000 6000B -1",
            "1 " + (t + 5 * MINUTE) + "+300000000000 3000B -1");
    assertThat(source.warnings())
        .contains(
            "The answer holds a part of the data (PartialData): more was to be fetched.",
            "'CPUUtilization' is not known as a metric of bytes written and is left out; --column"
                + " value=sum or value=rate says what it is.");
  }

  private static CaptureSource statistics(String label, String points, ImportOptions options)
      throws IOException {
    return ImportedText.open(
        "v.json", "{\"Datapoints\":[" + points + "],\"Label\":\"" + label + "\"}", options);
  }

  private static String point(String time, String rest) {
    return "{\"Timestamp\":\"2026-10-30T" + time + "Z\"," + rest + "}";
  }

  @Test
  void takesAverageTimesCountAndRatesForWhatTheyAre() throws IOException {
    String count = "\"Average\":100.0,\"SampleCount\":5,\"Unit\":\"Bytes\"";
    assertThat(
            ImportedText.rows(
                statistics(
                    "VolumeWriteBytes",
                    point("00:00:00", count) + "," + point("00:05:00", count),
                    ImportOptions.NONE)))
        .first()
        .asString()
        .endsWith("+300000000000 500B -1");
    String rate = "\"Average\":100.0,\"Unit\":\"Bytes/Second\"";
    assertThat(
            ImportedText.rows(
                statistics(
                    "WriteThroughput",
                    point("00:00:00", rate) + "," + point("00:01:00", rate),
                    ImportOptions.NONE)))
        .first()
        .asString()
        .endsWith("+60000000000 6000B -1");
    assertThat(
            ImportedText.rows(
                statistics(
                    "WriteThroughput", point("00:00:00", rate), ImportedText.interval("PT5M"))))
        .first()
        .asString()
        .endsWith("+300000000000 30000B -1");
  }

  @Test
  void asksForTheStatisticThatTheFileDoesNotGive() throws IOException {
    String average = "\"Average\":100.0,\"Unit\":\"Bytes\"";
    String points = point("00:00:00", average) + "," + point("00:05:00", average);
    assertThatThrownBy(() -> statistics("DiskWriteBytes", points, ImportOptions.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(
            "v.json: the metric gives the statistic Average alone, which does not say");
    assertThat(
            ImportedText.rows(
                statistics("DiskWriteBytes", points, ImportedText.columns("value", "sum"))))
        .first()
        .asString()
        .endsWith("+300000000000 100B -1");
    assertThat(
            ImportedText.rows(
                statistics("DiskWriteBytes", points, ImportedText.columns("value", "rate"))))
        .first()
        .asString()
        .endsWith("+300000000000 30000B -1");
    assertThatThrownBy(
            () -> statistics("DiskWriteBytes", points, ImportedText.columns("value", "mean")))
        .hasMessageStartingWith(
            "--column value=mean: this is no meaning of a value; say value=sum");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NetworkIn | \"Sum\":1,\"Unit\":\"Bytes\" | v.json: 'NetworkIn' is not known as a metric",
        "DiskWriteBytes | \"Sum\":-1,\"Unit\":\"Bytes\" | v.json: in 'v' the value -1.0 at"
            + " 2026-10-30",
        "DiskWriteBytes | \"Sum\":1e300,\"Unit\":\"Bytes\" | v.json: in 'v' the value 1.0E300 at",
        "DiskWriteBytes | \"Sum\":1e999,\"Unit\":\"Bytes\" | v.json:1:58: '1e999' is no number",
        "DiskWriteBytes | \"Sum\":NaN | v.json:1:61: this is no JSON:",
        "DiskWriteBytes | \"Sum\":\"5\" | v.json:1:58: '5' is no number",
        "DiskWriteBytes | \"Maximum\":5,\"Unit\":\"Bytes\" | v.json: the metric gives the statistic"
            + " Maximum",
        "DiskWriteOps | \"Sum\":1,\"Unit\":\"Count\" | v.json: the metric gives values in Count"
            + " alone",
      })
  void refusesWithTheReason(String label, String rest, String message) {
    String points = point("00:00:00", rest) + "," + point("00:05:00", rest);
    assertThatThrownBy(() -> statistics(label, points, ImportOptions.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesContradictionsAndUnknownPeriods() {
    String sum = "\"Unit\":\"Bytes\",\"Sum\":";
    assertThatThrownBy(
            () -> statistics("DiskWriteBytes", point("00:00:00", sum + "1"), ImportOptions.NONE))
        .hasMessageStartingWith("v.json: 'v' has 1 value, and nothing says how long a period is;");
    assertThatThrownBy(
            () ->
                statistics(
                    "DiskWriteBytes",
                    point("00:00:00", sum + "1") + "," + point("00:00:00", sum + "2"),
                    ImportOptions.NONE))
        .hasMessageStartingWith("v.json: in 'v' two values are given for 2026-10-30T00:00:00Z;");
    assertThatThrownBy(
            () ->
                statistics(
                    "DiskWriteBytes",
                    point("00:00:00", sum + "1") + "," + point("00:01:00", sum + "2"),
                    ImportedText.interval("PT5M")))
        .hasMessageStartingWith("v.json: in 'v' values are 60.0 s apart and a period is 300.0 s;");
  }

  @Test
  void joinsAnswersThatAScriptAppended() throws IOException {
    String one = "{\"Label\":\"DiskWriteBytes\",\"Datapoints\":[%s]}\n";
    String sum = "\"Unit\":\"Bytes\",\"Sum\":1";
    CaptureSource source =
        ImportedText.open(
            "v.json",
            one.formatted(point("00:05:00", sum))
                + one.formatted(point("00:00:00", sum) + "," + point("00:05:00", sum)),
            ImportOptions.NONE);
    assertThat(ImportedText.rows(source)).hasSize(2);
  }

  @Test
  void doesNotTakeAnyTableOfTwoColumnsForBytes() throws IOException {
    String table = "timestamp,value\n2026-10-30 00:00:00,1\n2026-10-30 00:05:00,2\n";
    assertThatThrownBy(() -> ImportedText.open("ec2_cpu.csv", table, ImportOptions.NONE))
        .hasMessageStartingWith(
            "ec2_cpu.csv: 'ec2_cpu' is not known as a metric of bytes written;");
    assertThat(
            ImportedText.rows(
                ImportedText.open("x.csv", table, ImportedText.columns("value", "rate"))))
        .first()
        .asString()
        .endsWith("+300000000000 300B -1");
    assertThatThrownBy(
            () ->
                ImportedText.open(
                    "disk-write-bytes.csv", table + "2026-10-30,5\n", ImportOptions.NONE))
        .hasMessageStartingWith("disk-write-bytes.csv:4:1: '2026-10-30' is no time;");
  }
}
