package dev.weir.report.chart;

import dev.weir.report.Formatter;
import dev.weir.report.Plot;
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

  /** Below this many bits per second, tables write kbit/s. */
  private static final double MEGABITS_FROM = 1e5;

  /**
   * @param kind what the axis counts; moments have no unit
   * @param most the largest value, in base units
   * @param currency of an axis of money, empty where it is not known
   */
  static AxisUnit of(Plot.Axis.Kind kind, double most, String currency, Formatter formatter) {
    return switch (kind) {
      case SECONDS -> time(most, formatter);
      case BYTES -> bytes(most);
      case BITS_PER_SECOND -> rate(most);
      case FRACTION -> new AxisUnit("%", 0.01);
      case MONEY -> new AxisUnit(currency, 1);
      case MOMENT, MONTHS, COUNT -> new AxisUnit("", 1);
    };
  }

  static AxisUnit rate(double mostBitsPerSecond) {
    return mostBitsPerSecond >= MEGABITS_FROM
        ? new AxisUnit("Mbit/s", 1e6)
        : new AxisUnit("kbit/s", 1e3);
  }

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
