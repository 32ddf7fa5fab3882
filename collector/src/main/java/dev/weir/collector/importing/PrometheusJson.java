package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers of Prometheus' HTTP interface, /api/v1/query_range: resultType matrix. */
final class PrometheusJson implements PrometheusReader {
  private static final String QUERY_RANGE =
      "query a range:"
          + " /api/v1/query_range?query=node_disk_written_bytes_total&start=…&end=…&step=15";

  private final ByteSource bytes;
  private final ImportOptions options;

  PrometheusJson(ByteSource bytes, ImportOptions options) {
    this.bytes = bytes;
    this.options = options;
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    try (JsonWalk walk = new JsonWalk(bytes, options)) {
      walk.documents(document -> walk.object(field -> field(walk, field, visitor)));
    }
  }

  private static void field(JsonWalk walk, String field, Visitor visitor) throws IOException {
    switch (field) {
      case "status" -> {
        if (!walk.text().equals("success")) {
          throw walk.problem("the server answered with an error", "repeat the query");
        }
      }
      case "data" -> {
        if (walk.isObject()) {
          walk.object(inner -> data(walk, inner, visitor));
        }
      }
      case "result" -> results(walk, visitor);
      default -> {}
    }
  }

  private static void data(JsonWalk walk, String field, Visitor visitor) throws IOException {
    if (field.equals("resultType") && !walk.text().matches("matrix|vector")) {
      throw walk.problem("a " + ContentLook.shorten(walk.text()) + " has no series", QUERY_RANGE);
    }
    if (field.equals("result")) {
      results(walk, visitor);
    }
  }

  private static void results(JsonWalk walk, Visitor visitor) throws IOException {
    walk.array(
        index -> {
          Series series = new Series();
          walk.object(field -> series(walk, field, series, visitor));
        });
  }

  private static void series(JsonWalk walk, String field, Series series, Visitor visitor)
      throws IOException {
    switch (field) {
      case "metric" -> series.labels = labels(walk);
      case "values" -> walk.array(index -> point(walk, series.known(walk), visitor));
      case "value" ->
          throw walk.problem(
              "an answer of one moment (resultType vector) gives no time in which anything was"
                  + " written",
              QUERY_RANGE);
      case "histograms", "histogram" ->
          throw walk.problem("a histogram counts no bytes written", QUERY_RANGE);
      default -> {}
    }
  }

  private static PrometheusLabels labels(JsonWalk walk) throws IOException {
    Map<String, String> labels = new HashMap<>();
    walk.object(label -> labels.put(label, walk.text()));
    return PrometheusLabels.of(labels);
  }

  private static void point(JsonWalk walk, PrometheusLabels labels, Visitor visitor)
      throws IOException {
    long[] time = {Long.MIN_VALUE};
    double[] value = {Double.NaN};
    int[] count = {0};
    walk.array(
        index -> {
          count[0]++;
          if (index == 0) {
            time[0] = JsonTime.nanos(walk);
          } else if (index == 1) {
            value[0] = value(walk);
          }
        });
    if (count[0] != 2) {
      throw walk.problem("a value is not [time,\"value\"]", QUERY_RANGE);
    }
    try {
      visitor.value(labels, time[0], value[0]);
    } catch (IllegalArgumentException e) {
      throw walk.problem(String.valueOf(e.getMessage()), "correct the file or query again");
    }
  }

  private static double value(JsonWalk walk) throws IOException {
    String text = walk.text();
    try {
      return PrometheusNumber.parse(text);
    } catch (IllegalArgumentException e) {
      throw walk.problem("'" + ContentLook.shorten(text) + "' is no value", QUERY_RANGE);
    }
  }

  private static final class Series {
    private @Nullable PrometheusLabels labels;

    private PrometheusLabels known(JsonWalk walk) {
      PrometheusLabels known = labels;
      if (known == null) {
        throw walk.problem("values come before their metric", QUERY_RANGE);
      }
      return known;
    }
  }
}
