package dev.weir.report.excel;

import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Values in the units in which the workbook shows them. */
final class CellValue {
  static final double SECONDS_PER_DAY = 86_400;

  /** Serial number of 1 January 1970 in the 1900 date system. */
  private static final double EPOCH_SERIAL = 25_569;

  /** Decimals of the last digit shown beneath which there is only noise of double arithmetic. */
  private static final int NOISE = 6;

  private CellValue() {}

  /** A date serial of the local time in {@code zone}. */
  static double moment(Instant at, ZoneId zone) {
    long seconds = at.atZone(zone).toLocalDateTime().toEpochSecond(ZoneOffset.UTC);
    return EPOCH_SERIAL + (seconds + at.getNano() / 1e9) / SECONDS_PER_DAY;
  }

  /** Spreadsheets cut off what is below the last digit shown, so parts of a second are shown. */
  static Look.Format momentFormat(Instant at) {
    return at.getNano() == 0 ? Look.Format.MOMENT : Look.Format.MOMENT_MILLIS;
  }

  /** A length of time in days, as spreadsheets count it. */
  static double duration(double seconds) {
    return seconds / SECONDS_PER_DAY;
  }

  static double megabits(double bitsPerSecond) {
    return bitsPerSecond / 1e6;
  }

  /** Required bandwidth as it is shown everywhere: two decimals, rounded up by the formatter. */
  static double requiredMegabits(double bitsPerSecond) {
    return Double.isFinite(bitsPerSecond)
        ? Formatter.roundedUp(megabits(bitsPerSecond))
        : bitsPerSecond;
  }

  /** The same as a formula over the exact value, whose noise beyond 12 digits is cut off first. */
  static String roundedUp(String exact) {
    return "ROUNDUP(ROUND(%s,11-INT(LOG10(MAX(%s,1E-9)))),2)".formatted(exact, exact);
  }

  /** Headroom as it is shown everywhere: to the tenth of a percent, rounded down. */
  static double headroom(double fraction) {
    return Double.isFinite(fraction) ? Formatter.roundedDown(fraction) : fraction;
  }

  /** The same as a formula over the exact value, whose noise is cut off first. */
  static String roundedDown(String exact) {
    return "INT(ROUND((%s)*1000,9))/1000".formatted(exact);
  }

  /**
   * A bound as it is shown: the last digit of its format goes to its own side.
   *
   * @param cell the number of the cell
   */
  static double bound(double cell, Look.Format format, RoundingMode side) {
    double steps = format.steps();
    BigDecimal shown = BigDecimal.valueOf(cell * steps).setScale(NOISE, RoundingMode.HALF_UP);
    return shown.setScale(0, side).doubleValue() / steps;
  }

  /** The same as a formula over the exact cell, whose noise is cut off first. */
  static String bound(String exact, Look.Format format, RoundingMode side) {
    String steps = BigDecimal.valueOf(format.steps()).toBigInteger().toString();
    return "ROUND%s(ROUND((%s)*%s,%d),0)/%s"
        .formatted(side == RoundingMode.CEILING ? "UP" : "DOWN", exact, steps, NOISE, steps);
  }

  static double gigabytes(double bytes) {
    return bytes / 1e9;
  }

  /** The format and, beneath a header, the unit of a figure's column. */
  static Look.Format format(FigureValue value) {
    return switch (value) {
      case FigureValue.Amount amount ->
          switch (amount.unit()) {
            case BYTES -> Look.Format.GIGABYTES;
            case BYTES_PER_SECOND, BITS_PER_SECOND -> Look.Format.MEGABITS;
            case REQUIRED_BITS_PER_SECOND -> Look.Format.MEGABITS_EXACT;
            case SECONDS -> Look.Format.SHORT_DURATION;
            case FRACTION -> Look.Format.PERCENT;
            case HEADROOM -> Look.Format.PERCENT_FINE;
            case RATIO, MONTHS -> Look.Format.DECIMAL;
            case COUNT -> Look.Format.COUNT;
          };
      case FigureValue.Moment moment -> momentFormat(moment.at());
      case FigureValue.NoMoment none -> Look.Format.TEXT;
      case FigureValue.Money money ->
          Formatter.decimals(money.amount()) > 2 ? Look.Format.PRICE : Look.Format.DECIMAL;
      case FigureValue.Flag flag -> Look.Format.TEXT;
      case FigureValue.Word word -> Look.Format.TEXT;
      case FigureValue.Absent absent -> Look.Format.TEXT;
      case FigureValue.Name name -> Look.Format.TEXT;
    };
  }

  /** The unit's name for a figure. */
  static String unit(FigureValue value, Formatter formatter) {
    return switch (value) {
      case FigureValue.Amount amount ->
          switch (amount.unit()) {
            case BYTES -> formatter.text("unit.gb");
            case BYTES_PER_SECOND -> "MB/s";
            case BITS_PER_SECOND, REQUIRED_BITS_PER_SECOND -> formatter.text("unit.mbps");
            case SECONDS -> formatter.text("unit.duration");
            case FRACTION, HEADROOM -> formatter.text("unit.percent");
            case RATIO -> formatter.text("unit.ratio");
            case MONTHS -> formatter.text("unit.months");
            case COUNT -> formatter.text("unit.count");
          };
      case FigureValue.Moment moment -> formatter.text("unit.moment");
      case FigureValue.NoMoment none -> formatter.text("unit.moment");
      case FigureValue.Money money -> money.currency();
      case FigureValue.Flag flag -> "";
      case FigureValue.Word word -> "";
      case FigureValue.Absent absent -> "";
      case FigureValue.Name name -> "";
    };
  }

  /** Puts a figure into a cell in the unit of its kind. */
  static void put(Tab tab, int row, int column, FigureValue value, boolean constant) {
    Formatter formatter = tab.book().formatter();
    Look look = new Look(format(value), constant ? Look.Role.CONSTANT : Look.Role.PLAIN);
    switch (value) {
      case FigureValue.Amount amount -> tab.number(row, column, scaled(amount), look);
      case FigureValue.Moment moment ->
          tab.number(row, column, moment(moment.at(), formatter.zone()), look);
      case FigureValue.NoMoment none -> tab.text(row, column, formatter.prose(none), look);
      case FigureValue.Money money -> tab.number(row, column, money.amount().doubleValue(), look);
      case FigureValue.Flag flag -> tab.text(row, column, formatter.flag(flag.value()), look);
      case FigureValue.Word word -> tab.text(row, column, formatter.prose(word), look);
      case FigureValue.Absent absent -> tab.text(row, column, formatter.prose(absent), look);
      case FigureValue.Name name -> tab.text(row, column, name.text(), look);
    }
  }

  /** The number in the unit of its kind. */
  static double scaled(FigureValue.Amount amount) {
    return amount.value() / Measure.size(amount);
  }
}
