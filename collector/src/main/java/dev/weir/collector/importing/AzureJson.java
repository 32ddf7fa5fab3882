package dev.weir.collector.importing;

import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one answer of Azure Monitor. Its command line sorts fields by name, so that a metric's unit
 * comes after its values.
 */
final class AzureJson {
  /** The part of a metric's name that says what is done; what is before it says to which disk. */
  private static final Pattern WRITES =
      Pattern.compile("(?i)(.*?)\\s*write\\s*bytes(?:\\s*/\\s*sec)?");

  private static final Pattern RESOURCE =
      Pattern.compile("(?i).*/providers/[^/]+/[^/]+/([^/]+)/providers/microsoft\\.insights/.*");
  private static final String EXPORT =
      "export it with --aggregation Average, or Total where its unit is Bytes";

  private final JsonWalk walk;
  private final AzureAnswer answer;
  private Duration interval = Duration.ZERO;
  private final List<Metric> metrics = new ArrayList<>();

  AzureJson(JsonWalk walk, AzureAnswer answer) {
    this.walk = walk;
    this.answer = answer;
  }

  void read() throws IOException {
    walk.object(
        field -> {
          switch (field) {
            case "interval" -> interval = answer.interval(walk.text());
            case "value" -> walk.array(index -> metric());
            default -> {}
          }
        });
    for (Metric metric : metrics) {
      for (Series series : metric.series) {
        add(metric, series);
      }
    }
  }

  private void metric() throws IOException {
    Metric metric = new Metric();
    walk.object(
        field -> {
          switch (field) {
            case "id" -> metric.id = walk.text();
            case "name" -> metric.name = localisable();
            case "unit" -> metric.unit = walk.text();
            case "timeseries" -> walk.array(index -> metric.series.add(series()));
            case "errorCode" -> error(walk.text());
            default -> {}
          }
        });
    if (WRITES.matcher(metric.name).matches()) {
      metrics.add(metric);
    }
  }

  private void error(String code) {
    if (!code.equals("Success")) {
      throw walk.problem("the service answered " + ContentLook.shorten(code), "repeat the request");
    }
  }

  /** The name for programs of a name in two forms; the other is in the person's language. */
  private String localisable() throws IOException {
    if (!walk.isObject()) {
      return walk.text();
    }
    String[] value = {""};
    walk.object(
        field -> {
          if (field.equals("value")) {
            value[0] = walk.text();
          }
        });
    return value[0];
  }

  private Series series() throws IOException {
    Series series = new Series();
    walk.object(
        field -> {
          switch (field.toLowerCase(Locale.ROOT)) {
            case "data" -> walk.array(index -> series.points.add(point()));
            case "metadatavalues" ->
                walk.array(
                    index -> {
                      String dimension = dimension();
                      series.dimensions += dimension.isEmpty() ? "" : " " + dimension;
                    });
            default -> {}
          }
        });
    return series;
  }

  private String dimension() throws IOException {
    String[] parts = {"", ""};
    walk.object(
        field -> {
          if (field.equals("name")) {
            parts[0] = localisable();
          } else if (field.equals("value")) {
            parts[1] = walk.isNull() ? "" : walk.text();
          }
        });
    return parts[0].toUpperCase(Locale.ROOT) + " " + parts[1];
  }

  private Point point() throws IOException {
    answer.count();
    Point point = new Point();
    walk.object(
        field -> {
          switch (field) {
            case "timeStamp" -> point.time = JsonTime.nanos(walk);
            case "average" -> point.average = walk.number();
            case "total" -> point.total = walk.number();
            case "count" -> point.count = walk.number();
            case "maximum", "minimum" -> point.extreme |= !Double.isNaN(walk.number());
            default -> {}
          }
        });
    if (point.time < 0) {
      throw walk.problem("a value has no timeStamp", "export the metric again");
    }
    return point;
  }

  private void add(Metric metric, Series series) {
    boolean perSecond = metric.unit.equalsIgnoreCase("BytesPerSecond");
    if (!perSecond && !metric.unit.equalsIgnoreCase("Bytes")) {
      throw walk.problem(
          "'%s' has the unit '%s'"
              .formatted(ContentLook.shorten(metric.name), ContentLook.shorten(metric.unit)),
          "it should be BytesPerSecond or Bytes; export it again");
    }
    PeriodSeries values = new PeriodSeries();
    boolean any = false;
    boolean extremes = false;
    for (Point point : series.points) {
      double value = perSecond ? point.rate() : point.bytes();
      any |= !Double.isNaN(value);
      extremes |= point.extreme || !Double.isNaN(point.average) || !Double.isNaN(point.total);
      values.add(point.time, value);
    }
    if (!any && extremes) {
      throw walk.problem(
          "'%s' (unit %s) has no value that says how many bytes were written"
              .formatted(ContentLook.shorten(metric.name), metric.unit),
          EXPORT);
    }
    warnOfMeans(metric, series);
    SourceInfo source = source(metric, series);
    answer.add(metric.resource(), new CloudSeries(source, perSecond, interval, values));
  }

  private static SourceInfo source(Metric metric, Series series) {
    String disk = metric.disk();
    boolean whole = disk.equalsIgnoreCase("Disk") || disk.equalsIgnoreCase("Composite Disk");
    String name = whole && !metric.resource().isEmpty() ? metric.resource() : disk;
    return new SourceInfo(
        name + series.dimensions,
        disk.equalsIgnoreCase("Disk") ? SourceKind.INSTANCE : SourceKind.DISK);
  }

  /** The average over data disks that were not asked for one by one is that of a single disk. */
  private void warnOfMeans(Metric metric, Series series) {
    if (metric.disk().toLowerCase(Locale.ROOT).endsWith("data disk")
        && series.dimensions.isEmpty()) {
      answer.warn(
          "'%s' is not split by LUN: of a machine with several data disks it is the mean of one"
                  .formatted(metric.name)
              + " disk, not their sum. Export it with --filter \"LUN eq '*'\".");
    }
  }

  private static final class Metric {
    private String id = "";
    private String name = "";
    private String unit = "";
    private final List<Series> series = new ArrayList<>();

    private String disk() {
      Matcher matcher = WRITES.matcher(name);
      return matcher.matches() && !matcher.group(1).isBlank() ? matcher.group(1) : "Disk";
    }

    private String resource() {
      Matcher matcher = RESOURCE.matcher(id);
      return matcher.matches() ? matcher.group(1) : "";
    }
  }

  private static final class Series {
    private final List<Point> points = new ArrayList<>();
    private String dimensions = "";
  }

  private static final class Point {
    private long time = Long.MIN_VALUE;
    private double average = Double.NaN;
    private double total = Double.NaN;
    private double count = Double.NaN;
    private boolean extreme;

    private double rate() {
      return Double.isNaN(average) ? total / count : average;
    }

    private double bytes() {
      return Double.isNaN(total) ? average * count : total;
    }
  }
}
