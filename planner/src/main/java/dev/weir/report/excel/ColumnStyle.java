package dev.weir.report.excel;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.UnitKind;
import java.util.List;
import java.util.TreeSet;
import java.util.function.DoublePredicate;

/**
 * How a column of a table stands: one unit beneath its heading, or a unit in each cell where its
 * values have several, and as many decimals as its smallest value needs to be more than zero.
 */
final class ColumnStyle {
  /** Below, the usual three decimals of GB show too little. */
  private static final double MEGABYTE = 1e6;

  private static final double KILOBYTE = 1e3;

  /** Below, the usual two decimals of Mbit/s or MB/s show too little. */
  private static final double HUNDREDTH_OF_MEGA = 1e4;

  /** Below, thousandths of a second show too little, so a column of short times is in seconds. */
  private static final double TENTH_OF_SECOND = 0.1;

  private static final double HOUR = 3_600;

  /** From a minute on, a part of a second tells nobody anything. */
  private static final double MINUTE = 60;

  /** Below, one decimal of a percent shows too little. */
  private static final double THOUSANDTH = 0.001;

  private final List<FigureValue> values;
  private final Formatter formatter;
  private final TreeSet<String> units = new TreeSet<>();

  private ColumnStyle(List<FigureValue> values, Formatter formatter) {
    this.values = values;
    this.formatter = formatter;
    values.forEach(value -> units.add(unit(value)));
    units.remove("");
  }

  static ColumnStyle of(DataTable table, int column, Formatter formatter) {
    return new ColumnStyle(
        table.rows().stream().map(row -> row.cells().get(column)).toList(), formatter);
  }

  /** The unit beneath the heading; nothing where each cell has its own. */
  String headerUnit() {
    return units.size() == 1 ? units.first() : "";
  }

  /** The unit behind a value; nothing where one stands beneath the heading. */
  String cellUnit(FigureValue value) {
    boolean shown = value instanceof FigureValue.Amount || value instanceof FigureValue.Money;
    return units.size() > 1 && shown ? " " + unit(value) : "";
  }

  private String unit(FigureValue value) {
    return value instanceof FigureValue.Amount amount
        ? measure(amount).unit()
        : CellValue.unit(value, formatter);
  }

  /** In what an amount of this column is shown. */
  Measure measure(FigureValue.Amount amount) {
    Measure usual = Measure.usual(amount, formatter);
    UnitKind kind = amount.unit();
    return switch (kind) {
      case BYTES -> formatted(usual, bytes(smallest(kind)));
      case BYTES_PER_SECOND, BITS_PER_SECOND ->
          smallest(kind) < HUNDREDTH_OF_MEGA ? formatted(usual, Look.Format.MEGABITS_FINE) : usual;
      case SECONDS -> seconds(usual);
      case FRACTION ->
          smallest(kind) < THOUSANDTH ? formatted(usual, Look.Format.PERCENT_FINE) : usual;
      case COUNT ->
          any(kind, value -> value != Math.rint(value))
              ? formatted(usual, Look.Format.SECONDS)
              : usual;
      case REQUIRED_BITS_PER_SECOND, HEADROOM, RATIO, MONTHS -> usual;
    };
  }

  private static Measure formatted(Measure measure, Look.Format format) {
    return new Measure(measure.size(), format, measure.unit());
  }

  private static Look.Format bytes(double smallest) {
    if (smallest < KILOBYTE) {
      return Look.Format.GIGABYTES_FINEST;
    }
    return smallest < MEGABYTE ? Look.Format.GIGABYTES_FINE : Look.Format.GIGABYTES;
  }

  private Measure seconds(Measure usual) {
    UnitKind kind = UnitKind.SECONDS;
    boolean allShort = !any(kind, value -> Math.abs(value) >= HOUR);
    if (smallest(kind) < TENTH_OF_SECOND && allShort) {
      return new Measure(1, Look.Format.SECONDS_FINE, formatter.text("unit.seconds"));
    }
    if (any(kind, value -> value < 0)) {
      return formatted(usual, Look.Format.SIGNED_DURATION);
    }
    boolean parts = any(kind, value -> value < MINUTE && value != Math.rint(value));
    return parts ? usual : formatted(usual, Look.Format.DURATION);
  }

  /** The smallest size above zero of the finite amounts of a kind. */
  private double smallest(UnitKind kind) {
    return values.stream()
        .filter(value -> value instanceof FigureValue.Amount amount && amount.unit() == kind)
        .mapToDouble(value -> Math.abs(((FigureValue.Amount) value).value()))
        .filter(size -> size > 0)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private boolean any(UnitKind kind, DoublePredicate test) {
    return values.stream()
        .filter(value -> value instanceof FigureValue.Amount amount && amount.unit() == kind)
        .mapToDouble(value -> ((FigureValue.Amount) value).value())
        .filter(Double::isFinite)
        .anyMatch(test);
  }
}
