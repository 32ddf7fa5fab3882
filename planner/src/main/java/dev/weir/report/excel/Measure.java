package dev.weir.report.excel;

import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;

/**
 * How amounts of one kind stand in cells.
 *
 * @param size base units in one unit of the cell
 * @param format number format
 * @param unit its name
 */
record Measure(double size, Look.Format format, String unit) {
  /** The measure of an amount that stands alone. */
  static Measure usual(FigureValue.Amount amount, Formatter formatter) {
    return new Measure(size(amount), CellValue.format(amount), CellValue.unit(amount, formatter));
  }

  /** Base units in the unit in which amounts of this kind are shown. */
  static double size(FigureValue.Amount amount) {
    return switch (amount.unit()) {
      case BYTES -> 1e9;
      case BYTES_PER_SECOND, BITS_PER_SECOND, REQUIRED_BITS_PER_SECOND -> 1e6;
      case SECONDS -> CellValue.SECONDS_PER_DAY;
      case FRACTION, HEADROOM, RATIO, MONTHS, COUNT -> 1;
    };
  }

  /** An amount of base units in this measure. */
  double of(double value) {
    return value / size;
  }
}
