package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Metrics of Amazon CloudWatch: answers of GetMetricStatistics and GetMetricData as JSON, and the
 * two columns {@code timestamp,value} in which such metrics are passed on.
 */
final class CloudWatchFormat implements FormatReader {
  private static final Pattern ANSWER =
      Pattern.compile("\"(Datapoints|MetricDataResults)\"\\s*:\\s*\\[");
  private static final String TWO_COLUMNS = "timestamp,value";

  @Override
  public String name() {
    return "cloudwatch";
  }

  @Override
  public boolean recognises(byte[] head) {
    String text = HeadText.of(head).stripLeading();
    return text.startsWith("{") ? ANSWER.matcher(text).find() : isTable(text);
  }

  private static boolean isTable(String text) {
    return text.lines().findFirst().orElse("").strip().equals(TWO_COLUMNS);
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    CloudWatchAnswer answer = read(bytes, options);
    List<CloudSeries> series = answer.series();
    CloudSeries.deliver(bytes.name(), series, options, CheckedFile.Discard.INSTANCE);
    ZoneId zone = options.zone() == null ? ZoneOffset.UTC : options.zone();
    List<String> assumptions = new ArrayList<>(answer.assumptions());
    assumptions.add(
        "A value is that of the period after its time; a period is "
            + series.stream()
                .map(one -> Duration.ofNanos(one.periodNanos(bytes.name(), options)).toSeconds())
                .distinct()
                .map(seconds -> seconds + " s")
                .collect(Collectors.joining(" or "))
            + (options.interval() == null
                ? ", of which all steps between values are multiples."
                : ", as said."));
    CaptureHeader header =
        new CaptureHeader(
            "unknown",
            zone,
            "import:cloudwatch",
            series.stream().map(CloudSeries::source).toList(),
            answer.limits(),
            assumptions,
            List.of(),
            Duration.ofNanos(series.getFirst().periodNanos(bytes.name(), options)),
            "Amazon CloudWatch");
    return new CheckedFile(
        bytes,
        header,
        answer.warnings(),
        (from, sink) ->
            CloudSeries.deliver(from.name(), read(from, options).series(), options, sink));
  }

  private static CloudWatchAnswer read(ByteSource bytes, ImportOptions options) throws IOException {
    boolean table;
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      table = isFirstLineOfTable(lines);
    }
    CloudWatchAnswer answer = new CloudWatchAnswer(bytes.name(), options);
    if (table) {
      new CloudWatchTable(bytes, options).readInto(answer);
    } else {
      new CloudWatchJson(bytes, options).readInto(answer);
    }
    if (answer.series().isEmpty()) {
      throw ProblemException.badInput(
          bytes.name(),
          "it has no value of a metric that says what is written",
          "export VolumeWriteBytes, EBSWriteBytes, DiskWriteBytes or WriteThroughput");
    }
    return answer;
  }

  private static boolean isFirstLineOfTable(BoundedLines lines) throws IOException {
    try {
      String first = lines.next();
      return first != null && isTable(first);
    } catch (ProblemException e) {
      return false; // A long line, as JSON often is one.
    }
  }
}
