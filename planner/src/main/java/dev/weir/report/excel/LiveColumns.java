package dev.weir.report.excel;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.LineRate;
import dev.weir.report.LineResult;
import dev.weir.report.Report;
import dev.weir.report.UnitKind;
import dev.weir.report.WhatIf;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Which columns of which tables follow the inputs of the what-if sheet, and by which formula. A
 * column is live only where its formula gives the record's values for the reported inputs; where
 * the engine knew more than the formula (growth of each server, say), it stays a constant.
 */
final class LiveColumns {
  /** Spreadsheets nest 64 functions; more lines than this are not compared in one cell. */
  private static final int MOST_LINES = 40;

  /** Beyond this share a formula answers another question than the record. */
  private static final double AGREES = 1e-9;

  /** What a throttle needs has no formula, so a table that tells it stays as computed. */
  private static final String THROTTLED = "requiredThrottledBitsPerSecond";

  private final Report report;
  private final Tab linesSheet;
  private final List<LineRate> rates;
  private final Map<String, LiveColumn> columns = new HashMap<>();
  private final LiveCosts costs;

  /**
   * @param index of the row in its table, from 0
   * @param cell gives the address of another column of the same row, by the column's key
   */
  record LiveRow(int index, UnaryOperator<String> cell) {}

  /** The formula of a cell, in the unit of that cell. */
  @FunctionalInterface
  interface CellFormula {
    String of(LiveRow row);
  }

  private record LiveColumn(CellFormula formula, Predicate<DataTable> agrees) {}

  /**
   * @param linesSheet the sheet of the candidate lines, cheapest first
   */
  LiveColumns(Report report, Tab linesSheet) {
    this.report = report;
    this.linesSheet = linesSheet;
    this.rates = report.supply().lines().stream().map(LineResult::rate).toList();
    this.costs = new LiveCosts(report, linesSheet.book().text("value.noPrice"));
    report.supply().whatIf().ifPresent(this::growth);
    report.supply().whatIf().ifPresent(this::initialCopy);
  }

  /** Formula of a cell of a table, if it is live. */
  Optional<CellFormula> of(DataTable table, int row, String column) {
    return Optional.ofNullable(columns.get(table.key() + "." + column))
        .filter(found -> !table.columns().contains(THROTTLED) && found.agrees().test(table))
        .map(LiveColumn::formula)
        .or(() -> costs.of(table, row, column));
  }

  /** Whether a cell of a table is for the reader to change. */
  boolean input(DataTable table, int row, String column) {
    return costs.input(table, row, column);
  }

  /** Whether some cell of a table is for the reader to change. */
  boolean inputs(DataTable table) {
    return costs.inputs(table);
  }

  /** Is told where a table stands, for the formulas of those beneath. */
  void placed(TableBlock block) {
    costs.placed(block);
  }

  /** Required in month m = baseline x (1 + growth)^(m/12); the cheapest line that carries it. */
  private void growth(WhatIf base) {
    String required = "requiredBitsPerSecond";
    columns.put(
        "growth." + required,
        new LiveColumn(
            row -> "result.required*(1+growth)^(%d/12)".formatted(row.index()),
            table -> grows(table, table.columns().indexOf(required), base)));
    if (rates.size() > MOST_LINES) {
      return;
    }
    columns.put(
        "growth.line",
        new LiveColumn(
            row -> cheapest(row.cell().apply(required)),
            table ->
                table.columns().contains(required)
                    && table.rows().stream()
                        .allMatch(
                            row ->
                                name(value(table, row, "line"))
                                    .equals(name(value(table, row, required), base)))));
    columns.put(
        "growth.costPerMonth",
        new LiveColumn(
            row -> costs(row.cell().apply("line")),
            table ->
                table.columns().contains("line")
                    && table.rows().stream()
                        .allMatch(
                            row ->
                                cost(name(value(table, row, "line")))
                                    .filter(cost -> same(cost, value(table, row, "costPerMonth")))
                                    .isPresent())));
  }

  /** What the line has left beside the mean of production, and how long the copy takes with it. */
  private void initialCopy(WhatIf base) {
    String left = "leftBitsPerSecond";
    String hours = "*8000/%s/" + (long) CellValue.SECONDS_PER_DAY;
    String production = WhatIfSheet.meanWireRate(report) + "*8/1000000";
    columns.put(
        "initialCopy." + left,
        new LiveColumn(
            row -> usable(row) + "-" + production,
            table -> copies(table, left, (rate, wire) -> left(rate, base))));
    columns.put(
        "initialCopy.aloneSeconds",
        new LiveColumn(
            row -> row.cell().apply("wireBytes") + hours.formatted("(" + usable(row) + ")"),
            table ->
                copies(
                    table,
                    "aloneSeconds",
                    (rate, wire) -> wire * 8 / (rate.usableBitsPerSecond() * base.share()))));
    columns.put(
        "initialCopy.besideProductionSeconds",
        new LiveColumn(
            row -> {
              String rest = row.cell().apply(left);
              String time = row.cell().apply("wireBytes") + hours.formatted(rest);
              String never = linesSheet.book().text("value.endless");
              return "IF(%s>0,%s,\"%s\")".formatted(rest, time, never);
            },
            table ->
                copies(
                    table,
                    "besideProductionSeconds",
                    (rate, wire) -> wire * 8 / left(rate, base))));
  }

  private String usable(LiveRow row) {
    return linesSheet.at(Tabs.FIRST + row.index(), LinesSheet.USABLE) + "*share";
  }

  private double left(LineRate rate, WhatIf base) {
    double production =
        report.demand().workload().totals().wireBytes()
            * 8
            / report.demand().workload().period().seconds();
    return rate.usableBitsPerSecond() * base.share() - production;
  }

  /** Whether each row is that of the line on the sheet of lines, with the value expected of it. */
  private boolean copies(DataTable table, String column, DoubleOfCopy expected) {
    if (table.rows().size() != rates.size()) {
      return false;
    }
    for (int i = 0; i < rates.size(); i++) {
      DataTable.Row row = table.rows().get(i);
      LineRate rate = rates.get(i);
      boolean agrees =
          name(value(table, row, "line")).filter(rate.name()::equals).isPresent()
              && value(table, row, "wireBytes") instanceof FigureValue.Amount wire
              && value(table, row, column) instanceof FigureValue.Amount amount
              && near(amount, expected.of(rate, wire.value()));
      if (!agrees) {
        return false;
      }
    }
    return true;
  }

  /** What the formula gives for a copy of so many wire bytes on a line, in base units. */
  @FunctionalInterface
  private interface DoubleOfCopy {
    double of(LineRate rate, double wireBytes);
  }

  /** Short times stand in other units, which the formulas do not know. */
  private static boolean near(FigureValue.Amount amount, double expected) {
    boolean known = amount.unit() != UnitKind.SECONDS || expected >= 1;
    return known
        && Double.isFinite(expected)
        && Math.abs(amount.value() - expected) <= AGREES * Math.abs(expected);
  }

  private static FigureValue value(DataTable table, DataTable.Row row, String column) {
    return row.cells().get(table.columns().indexOf(column));
  }

  private boolean grows(DataTable table, int column, WhatIf base) {
    double needed = base.answer().required().atLeastBytesPerSecond() * 8;
    double yearly = 1 + report.demand().scaling().growth();
    for (int month = 0; month < table.rows().size(); month++) {
      double expected = needed * Math.pow(yearly, month / 12.0);
      if (!(table.rows().get(month).cells().get(column) instanceof FigureValue.Amount amount)
          || Math.abs(amount.value() - expected) > AGREES * expected) {
        return false;
      }
    }
    return true;
  }

  /** The line named in a cell, empty where there is none. */
  private static Optional<String> name(FigureValue cell) {
    return cell instanceof FigureValue.Name found ? Optional.of(found.text()) : Optional.empty();
  }

  /** The line that the formula finds for what is required. */
  private Optional<String> name(FigureValue required, WhatIf base) {
    return rates.stream()
        .filter(
            rate ->
                required instanceof FigureValue.Amount amount
                    && rate.usableBitsPerSecond() * base.share() >= amount.value() * (1 - 1e-12))
        .findFirst()
        .map(LineRate::name);
  }

  private Optional<FigureValue> cost(Optional<String> line) {
    if (line.isEmpty()) {
      return Optional.of(FigureValue.absent());
    }
    boolean oneCurrency =
        rates.stream()
                .flatMap(rate -> rate.cost().stream())
                .map(LineRate.Cost::currency)
                .distinct()
                .count()
            <= 1;
    return rates.stream()
        .filter(rate -> oneCurrency && rate.name().equals(line.get()))
        .findFirst()
        .flatMap(LineRate::cost)
        .map(cost -> FigureValue.money(BigDecimal.valueOf(cost.amount()), cost.currency()));
  }

  /** Prices are the same whatever their trailing zeros. */
  private static boolean same(FigureValue one, FigureValue other) {
    return one instanceof FigureValue.Money a && other instanceof FigureValue.Money b
        ? a.currency().equals(b.currency()) && a.amount().compareTo(b.amount()) == 0
        : one.equals(other);
  }

  private String cheapest(String required) {
    String otherwise = none();
    for (int i = rates.size() - 1; i >= 0; i--) {
      otherwise =
          "IF(%s*share>=%s*(1-1E-12),%s,%s)"
              .formatted(
                  linesSheet.at(Tabs.FIRST + i, LinesSheet.USABLE),
                  required,
                  linesSheet.at(Tabs.FIRST + i, LinesSheet.NAME),
                  otherwise);
    }
    return otherwise;
  }

  private String costs(String name) {
    String otherwise = none();
    for (int i = rates.size() - 1; i >= 0; i--) {
      String cost =
          rates
              .get(i)
              .cost()
              .map(found -> BigDecimal.valueOf(found.amount()).toPlainString())
              .orElse(none());
      String line = linesSheet.at(Tabs.FIRST + i, LinesSheet.NAME);
      otherwise = "IF(%s=%s,%s,%s)".formatted(name, line, cost, otherwise);
    }
    return otherwise;
  }

  private String none() {
    return "\"" + linesSheet.book().text("value.none") + "\"";
  }
}
