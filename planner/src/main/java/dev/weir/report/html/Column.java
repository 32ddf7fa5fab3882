package dev.weir.report.html;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.UnitKind;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * One column of a table: a single unit and a fixed number of decimals for all its values, so that
 * they can be compared by eye.
 */
final class Column {
  private static final double GIGABYTES_FROM = 1e9;
  private static final double MEGABITS_FROM = 1e5;

  private final Formatter formatter;
  private final String heading;
  private final Optional<UnitKind> kind;
  private final double most;
  private final boolean right;

  Column(DataTable table, int index, Formatter formatter) {
    this.formatter = formatter;
    this.heading = formatter.text(table.messageKey(table.columns().get(index)));
    List<FigureValue> values = table.rows().stream().map(row -> row.cells().get(index)).toList();
    List<FigureValue.Amount> amounts =
        values.stream()
            .filter(FigureValue.Amount.class::isInstance)
            .map(FigureValue.Amount.class::cast)
            .toList();
    List<UnitKind> kinds = amounts.stream().map(FigureValue.Amount::unit).distinct().toList();
    this.kind = kinds.size() == 1 ? Optional.of(kinds.getFirst()) : Optional.empty();
    this.most =
        amounts.stream()
            .mapToDouble(amount -> Math.abs(amount.value()))
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    this.right = values.stream().anyMatch(Column::isNumber);
  }

  private static boolean isNumber(FigureValue value) {
    return value instanceof FigureValue.Amount || value instanceof FigureValue.Money;
  }

  /** Whether it is set to the right. */
  boolean right() {
    return right;
  }

  /** Its name, with the unit of its values unless each of them carries its own. */
  String heading() {
    String unit = kind.map(this::unit).orElse("");
    return unit.isEmpty() ? heading : heading + " (" + unit + ")";
  }

  private String unit(UnitKind of) {
    return switch (of) {
      case BYTES -> most >= GIGABYTES_FROM ? "GB" : "MB";
      case BYTES_PER_SECOND -> "MB/s";
      case BITS_PER_SECOND, REQUIRED_BITS_PER_SECOND ->
          most >= MEGABITS_FROM || most == 0 ? "Mbit/s" : "kbit/s";
      case SECONDS, RATIO, FRACTION, HEADROOM, MONTHS, COUNT -> "";
    };
  }

  /** A value as it stands in the column. */
  String text(FigureValue value) {
    return value instanceof FigureValue.Amount amount
            && kind.isPresent()
            && Double.isFinite(amount.value())
        ? text(amount)
        : formatter.prose(value);
  }

  private String text(FigureValue.Amount amount) {
    double value = amount.value();
    return switch (amount.unit()) {
      case BYTES -> formatter.decimals(value / scale(), 3, RoundingMode.HALF_UP);
      case BYTES_PER_SECOND -> formatter.decimals(value / 1e6, 3, RoundingMode.HALF_UP);
      case BITS_PER_SECOND -> formatter.decimals(value / scale(), 2, RoundingMode.HALF_UP);
      case REQUIRED_BITS_PER_SECOND -> formatter.decimals(value / scale(), 2, RoundingMode.CEILING);
      case FRACTION -> formatter.percent(value, RoundingMode.HALF_UP);
      case HEADROOM -> formatter.percent(value, RoundingMode.FLOOR);
      case RATIO -> formatter.decimals(value, 2, RoundingMode.HALF_UP) + ":1";
      case SECONDS, MONTHS, COUNT -> formatter.prose(amount);
    };
  }

  private double scale() {
    return switch (unit(kind.orElseThrow())) {
      case "GB" -> 1e9;
      case "kbit/s" -> 1e3;
      default -> 1e6;
    };
  }
}
