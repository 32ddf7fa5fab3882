package dev.weir.collector.importing;

import dev.weir.capture.SourceKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The data points of GetMetricStatistics, which come in no order. Several answers in one file, as
 * scripts append them, are joined where they have the same label.
 */
final class StatisticsOfMetrics {
  private static final String PER_SECOND = "Bytes/Second";

  private final CloudWatchAnswer answer;
  private final Map<String, PeriodSeries> byLabel = new LinkedHashMap<>();
  private final Map<String, String> units = new HashMap<>();
  private PeriodSeries points = new PeriodSeries();
  private String label = "";
  private boolean any;
  private String unit = "";
  private double sum;
  private double average;
  private double sampleCount;
  private String others = "";

  StatisticsOfMetrics(CloudWatchAnswer answer) {
    this.answer = answer;
  }

  /** Begins an answer. */
  void begin() {
    label = "";
    points = new PeriodSeries();
    any = false;
    unit = "";
  }

  void label(String text) {
    label = text;
  }

  /** Takes one data point; which statistic counts is decided by what it has. */
  void datapoint(JsonWalk walk) throws IOException {
    long[] time = {Long.MIN_VALUE};
    sum = Double.NaN;
    average = Double.NaN;
    sampleCount = Double.NaN;
    others = "";
    walk.object(
        field -> {
          switch (field) {
            case "Timestamp" -> time[0] = JsonTime.nanos(walk);
            case "Sum" -> sum = walk.number();
            case "Average" -> average = walk.number();
            case "SampleCount" -> sampleCount = walk.number();
            case "Unit" -> unit = walk.text();
            default -> others = others.isEmpty() ? field : others;
          }
        });
    if (time[0] == Long.MIN_VALUE) {
      throw walk.problem("a data point has no Timestamp", "export the metric again");
    }
    answer.count();
    points.add(time[0], value());
    any = true;
  }

  /** Ends an answer: only now its label is sure to be known. */
  void end() {
    if (!any) {
      return;
    }
    if (!units.merge(label, unit, (one, other) -> one.equals(other) ? one : "?").equals(unit)) {
      throw answer.unusable(label, "values in several units");
    }
    PeriodSeries joined = byLabel.computeIfAbsent(label, name -> new PeriodSeries());
    for (int i = 0; i < points.size(); i++) {
      joined.add(points.time(i), points.value(i));
    }
  }

  /** Hands over what was found. */
  void finish() {
    for (Map.Entry<String, PeriodSeries> each : byLabel.entrySet()) {
      String name = each.getKey();
      Optional<CloudWatchMetric> metric = answer.metric(name);
      if (metric.isEmpty() && answer.said().isEmpty()) {
        throw answer.unknown(name);
      }
      answer.add(
          byLabel.size() == 1 ? answer.fileStem() : answer.fileStem() + " " + name,
          metric.map(CloudWatchMetric::kind).orElse(SourceKind.INSTANCE),
          perSecond(units.getOrDefault(name, "")),
          each.getValue());
    }
  }

  private boolean perSecond(String unitOfAll) {
    return answer
        .said()
        .map(meaning -> meaning == ValueMeaning.RATE)
        .orElse(unitOfAll.equals(PER_SECOND));
  }

  /** The bytes of a period, or its bytes per second where the metric's unit is that. */
  private double value() {
    if (answer.said().isPresent()) {
      return Double.isNaN(sum) ? known(average, "neither Sum nor Average") : sum;
    }
    if (unit.equals(PER_SECOND)) {
      return known(Double.isNaN(average) ? sum / sampleCount : average, statistics());
    }
    if (!unit.isEmpty() && !unit.equals("Bytes")) {
      throw answer.unusable(label, "values in " + ContentLook.shorten(unit));
    }
    return known(Double.isNaN(sum) ? average * sampleCount : sum, statistics());
  }

  private double known(double value, String statistics) {
    if (Double.isNaN(value)) {
      throw answer.unusable(label, statistics);
    }
    return value;
  }

  private String statistics() {
    return Double.isNaN(average) ? "the statistic " + others : "the statistic Average";
  }
}
