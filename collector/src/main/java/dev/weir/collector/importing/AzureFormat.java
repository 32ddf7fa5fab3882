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

/** Answers of Azure Monitor: {@code az monitor metrics list} and the REST interface below it. */
final class AzureFormat implements FormatReader {
  private static final Pattern SERIES = Pattern.compile("\"timeseries\"\\s*:\\s*\\[");

  @Override
  public String name() {
    return "azure";
  }

  @Override
  public boolean recognises(byte[] head) {
    String text = HeadText.of(head).stripLeading();
    return text.startsWith("{") && SERIES.matcher(text).find();
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    AzureAnswer answer = read(bytes, options);
    List<CloudSeries> series = answer.series();
    CloudSeries.deliver(bytes.name(), series, options, CheckedFile.Discard.INSTANCE);
    ZoneId zone = options.zone() == null ? ZoneOffset.UTC : options.zone();
    CaptureHeader header =
        new CaptureHeader(
            answer.host(),
            zone,
            "import:azure",
            series.stream().map(CloudSeries::source).toList(),
            limits(series),
            answer.assumptions(),
            List.of(),
            Duration.ofNanos(series.getFirst().periodNanos(bytes.name(), options)),
            "Azure Monitor");
    return new CheckedFile(
        bytes,
        header,
        answer.warnings(),
        (from, sink) ->
            CloudSeries.deliver(from.name(), read(from, options).series(), options, sink));
  }

  private static List<String> limits(List<CloudSeries> series) {
    List<String> limits = new ArrayList<>();
    limits.add(
        "Bytes are what reached each disk, not what applications wrote: the cache merges rewrites,"
            + " the file system adds its own.");
    limits.add("Azure gives the mean of each interval: bursts within it are not seen.");
    if (series.stream().map(one -> one.source().kind()).distinct().count() > 1) {
      limits.add(
          "The metric of a whole machine (kind instance) repeats the bytes of its disks: add up"
              + " sources of one kind only.");
    }
    return limits;
  }

  private static AzureAnswer read(ByteSource bytes, ImportOptions options) throws IOException {
    AzureAnswer answer = new AzureAnswer(bytes.name());
    try (JsonWalk walk = new JsonWalk(bytes, options)) {
      walk.documents(document -> new AzureJson(walk, answer).read());
    }
    if (answer.series().isEmpty()) {
      throw ProblemException.badInput(
          bytes.name(),
          "it has no value of a metric that says what is written",
          "export \"Data Disk Write Bytes/sec\" and \"OS Disk Write Bytes/sec\" with --aggregation"
              + " Average");
    }
    return answer;
  }
}
