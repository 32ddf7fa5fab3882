package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.SourceKind;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Answers of CloudWatch's GetMetricStatistics and GetMetricData. */
final class CloudWatchJson {
  private final ByteSource bytes;
  private final ImportOptions options;

  CloudWatchJson(ByteSource bytes, ImportOptions options) {
    this.bytes = bytes;
    this.options = options;
  }

  void readInto(CloudWatchAnswer answer) throws IOException {
    try (JsonWalk walk = new JsonWalk(bytes, options)) {
      StatisticsOfMetrics statistics = new StatisticsOfMetrics(answer);
      walk.documents(
          document -> {
            statistics.begin();
            walk.object(field -> field(walk, field, statistics, answer));
            statistics.end();
          });
      statistics.finish();
    }
  }

  private static void field(
      JsonWalk walk, String field, StatisticsOfMetrics statistics, CloudWatchAnswer answer)
      throws IOException {
    switch (field) {
      case "Label" -> statistics.label(walk.text());
      case "Datapoints" -> walk.array(index -> statistics.datapoint(walk));
      case "MetricDataResults" -> walk.array(index -> result(walk, answer));
      case "NextToken" ->
          answer.warn("The answer goes on on a further page, which is not in the file.");
      default -> {}
    }
  }

  /** Timestamps and Values stand in two lists of the same length, the newest first. */
  private static void result(JsonWalk walk, CloudWatchAnswer answer) throws IOException {
    Result result = new Result();
    walk.object(
        field -> {
          switch (field) {
            case "Id" -> result.id = walk.text();
            case "Label" -> result.label = walk.text();
            case "Timestamps" ->
                walk.array(
                    index -> {
                      answer.count();
                      result.times.add(JsonTime.nanos(walk));
                    });
            case "Values" ->
                walk.array(
                    index -> {
                      answer.count();
                      result.values.add(walk.number());
                    });
            case "StatusCode" -> status(walk, answer);
            default -> {}
          }
        });
    long[] times = result.times.build().toArray();
    double[] values = result.values.build().toArray();
    if (times.length != values.length) {
      throw walk.problem(
          "'%s' has %d timestamps and %d values"
              .formatted(ContentLook.shorten(result.label), times.length, values.length),
          "export it again");
    }
    PeriodSeries points = new PeriodSeries();
    for (int i = 0; i < times.length; i++) {
      points.add(times[i], values[i]);
    }
    add(result, points, answer);
  }

  private static void add(Result result, PeriodSeries points, CloudWatchAnswer answer) {
    Optional<CloudWatchMetric> metric = answer.metric(result.label + " " + result.id);
    if (metric.isEmpty() && answer.said().isEmpty()) {
      answer.warn(
          "'%s' is not known as a metric of bytes written and is left out; --column value=sum or"
                  .formatted(result.label)
              + " value=rate says what it is.");
      return;
    }
    boolean perSecond =
        answer
            .said()
            .map(meaning -> meaning == ValueMeaning.RATE)
            .orElseGet(() -> metric.orElseThrow().perSecond());
    if (answer.said().isEmpty() && !perSecond) {
      answer.assume(
          "The answer does not say its statistic: a value is taken as the sum of bytes written in"
              + " its period. Of the average it would be too small.");
    }
    answer.add(
        result.label.isEmpty() ? result.id : result.label,
        metric.map(CloudWatchMetric::kind).orElse(SourceKind.INSTANCE),
        perSecond,
        points);
  }

  private static void status(JsonWalk walk, CloudWatchAnswer answer) throws IOException {
    String status = walk.text();
    if (status.equals("PartialData")) {
      answer.warn("The answer holds a part of the data (PartialData): more was to be fetched.");
    } else if (!status.equals("Complete")) {
      throw walk.problem(
          "the service answered " + ContentLook.shorten(status), "repeat the request");
    }
  }

  /** One element of MetricDataResults. */
  private static final class Result {
    private String id = "";
    private String label = "";
    private final LongStream.Builder times = LongStream.builder();
    private final DoubleStream.Builder values = DoubleStream.builder();
  }
}
