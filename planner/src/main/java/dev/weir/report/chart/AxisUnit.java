package dev.weir.report.chart;

import dev.weir.report.Formatter;
import dev.weir.report.SeriesPoint;
import java.util.List;

/**
 * The one unit of an axis, chosen so that its largest number has few digits.
 *
 * @param label as printed
 * @param size base units in one of it
 */
record AxisUnit(String label, double size) {
  private static final double HOURS_FROM = 3 * 3_600.0;
  private static final double MINUTES_FROM = 180;

  static AxisUnit time(double mostSeconds, Formatter formatter) {
    if (mostSeconds >= HOURS_FROM) {
      return new AxisUnit(plain(formatter, "value.hours"), 3_600);
    }
    return mostSeconds >= MINUTES_FROM
        ? new AxisUnit(plain(formatter, "value.minutes"), 60)
        : new AxisUnit(plain(formatter, "value.seconds"), 1);
  }

  static AxisUnit bytes(double mostBytes) {
    if (mostBytes >= 1e12) {
      return new AxisUnit("TB", 1e12);
    }
    return mostBytes >= 1e9 ? new AxisUnit("GB", 1e9) : new AxisUnit("MB", 1e6);
  }

  static double largest(List<SeriesPoint> points) {
    return points.stream().mapToDouble(SeriesPoint::value).max().orElse(0);
  }

  private static String plain(Formatter formatter, String key) {
    return formatter.text(key, "n", "").strip();
  }
}
