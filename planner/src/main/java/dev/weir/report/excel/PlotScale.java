package dev.weir.report.excel;

import dev.weir.report.Formatter;
import dev.weir.report.Plot;
import java.time.Instant;
import java.time.ZoneId;
import java.util.DoubleSummaryStatistics;
import java.util.Map;

/**
 * The unit and the limits of one axis of a native chart, and its values in that unit.
 *
 * @param size base units in one of it; 0 for moments, which become date serials
 * @param axis the axis as the chart needs it
 * @param zone of the moments
 */
record PlotScale(double size, ScatterChart.Axis axis, ZoneId zone) {
  private static final double HOURS_FROM = 3 * 3_600.0;
  private static final double MINUTES_FROM = 180;
  private static final double DAYS_FROM = 10 * 86_400.0;
  private static final double GIGABYTES_FROM = 1e8;

  /** The scale on which all values between the smallest and the largest are seen. */
  static PlotScale of(Plot.Axis axis, DoubleSummaryStatistics values, Formatter formatter) {
    Unit unit = unit(axis.kind(), values.getMax(), formatter);
    String label = formatter.text(axis.messageKey());
    Map<String, String> parts = Map.of("label", label, "unit", unit.name());
    String words = unit.name().isEmpty() ? label : formatter.text("chart.axis.withUnit", parts);
    if (axis.kind() == Plot.Axis.Kind.MOMENT) {
      return moments(words, values, formatter);
    }
    double least = values.getMin() / unit.size();
    double most = values.getMax() / unit.size();
    if (axis.scale() == Plot.Axis.Scale.LOGARITHMIC) {
      double from = Math.pow(10, Math.floor(Math.log10(least)));
      double to = Math.pow(10, Math.ceil(Math.log10(most)));
      ScatterChart.Axis drawn =
          new ScatterChart.Axis(words, from, to > from ? to : from * 10, 0, unit.format());
      return new PlotScale(unit.size(), drawn.logarithmic(), formatter.zone());
    }
    double from = least < 0 ? -Nice.above(-least) : 0;
    double to = axis.kind() == Plot.Axis.Kind.MONTHS ? Math.ceil(most) : Nice.above(most);
    return new PlotScale(
        unit.size(),
        new ScatterChart.Axis(words, from, Math.max(to, 1e-9), 0, unit.format()),
        formatter.zone());
  }

  private static PlotScale moments(
      String label, DoubleSummaryStatistics seconds, Formatter formatter) {
    Instant first = instant(seconds.getMin());
    Double[] ends = {
      CellValue.moment(first, formatter.zone()),
      CellValue.moment(instant(Math.max(seconds.getMax(), seconds.getMin() + 1)), formatter.zone())
    };
    String words = label + ", " + formatter.zoneName(first);
    return new PlotScale(
        0, ScatterChart.Axis.time(words, new ScatterChart.Values("", ends)), formatter.zone());
  }

  private record Unit(double size, String name, String format) {}

  private static Unit unit(Plot.Axis.Kind kind, double most, Formatter formatter) {
    return switch (kind) {
      case MOMENT -> new Unit(0, "", "");
      case SECONDS -> seconds(most, formatter);
      case BYTES ->
          most >= GIGABYTES_FROM
              ? new Unit(1e9, formatter.text("unit.gb"), "#,##0.###")
              : new Unit(1e6, formatter.text("unit.mb"), "#,##0.###");
      case BITS_PER_SECOND -> new Unit(1e6, formatter.text("unit.mbps"), "#,##0.###");
      case MONTHS -> new Unit(1, "", "0");
      case MONEY, COUNT -> new Unit(1, "", "#,##0.###");
      case FRACTION -> new Unit(1, "", "0.##%");
    };
  }

  private static Unit seconds(double most, Formatter formatter) {
    if (most >= DAYS_FROM) {
      return new Unit(86_400, formatter.text("unit.days"), "#,##0.##");
    }
    if (most >= HOURS_FROM) {
      return new Unit(3_600, formatter.text("unit.hours"), "#,##0.##");
    }
    return most >= MINUTES_FROM
        ? new Unit(60, formatter.text("unit.minutes"), "#,##0.##")
        : new Unit(1, formatter.text("unit.seconds"), "#,##0.######");
  }

  /** A value of the plot in the unit of the axis. */
  double of(double value) {
    return size == 0 ? CellValue.moment(instant(value), zone) : value / size;
  }

  Look.Format format() {
    return size == 0 ? Look.Format.MOMENT_MILLIS : Look.Format.FACTOR;
  }

  private static Instant instant(double seconds) {
    return Instant.EPOCH.plusNanos(Math.round(seconds * 1e6) * 1_000);
  }
}
