package dev.weir.planning.chapters;

import dev.weir.line.Cost;
import dev.weir.line.Money;
import dev.weir.line.Tariff;
import dev.weir.line.TariffBill;
import dev.weir.planning.LinePlan;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The terms from which the price of each line follows, so that a reader can follow it by hand: of a
 * tariff fixed + ordered + burstable + billed GB x price per GB, to the hundredth; then months x
 * price of a month + installation.
 */
final class CostTerms {
  private static final double BYTES_PER_GB = 1e9;

  private CostTerms() {}

  /** The steps of the tariffs and the terms, the steps only where a tariff has some. */
  static List<DataTable> tables(Planned plan) {
    List<LinePlan> priced = plan.ordered().stream().filter(Prices::known).toList();
    List<DataTable> tables = new ArrayList<>();
    List<DataTable.Row> steps = new ArrayList<>();
    priced.forEach(line -> steps.addAll(steps(line)));
    if (!steps.isEmpty()) {
      tables.add(
          DataTable.of(
              "costSteps",
              List.of("line", "fromBitsPerSecond", "upToBitsPerSecond", "perMbit"),
              steps));
    }
    int months = plan.request().scenario().growth().horizonMonths();
    tables.add(terms(priced, months));
    return tables;
  }

  private static List<DataTable.Row> steps(LinePlan line) {
    List<DataTable.Row> rows = new ArrayList<>();
    String name = line.line().name();
    Tariff tariff = line.line().price().tariff().orElse(null);
    if (tariff == null) {
      return rows;
    }
    double from = 0;
    for (Tariff.Step step : tariff.perMbit()) {
      Optional<Double> end = step.upTo().map(until -> (double) until.bitsPerSecond());
      rows.add(
          DataTable.Row.of(
              name + "." + (rows.size() + 1),
              List.of(
                  FigureValue.name(name),
                  FigureValue.bitsPerSecond(from),
                  end.map(FigureValue::bitsPerSecond).orElse(FigureValue.absent()),
                  FigureValue.money(step.price(), tariff.currency()))));
      from = end.orElse(from);
    }
    return rows;
  }

  private static DataTable terms(List<LinePlan> lines, int months) {
    boolean burstable =
        lines.stream()
            .flatMap(line -> line.line().price().tariff().stream())
            .anyMatch(tariff -> tariff.burstable().isPresent());
    List<Sentence> notes = new ArrayList<>();
    notes.add(Sentence.of("note.costTerms"));
    if (burstable) {
      notes.add(Sentence.of("note.costBurstable"));
    }
    return new DataTable(
        "costTerms",
        List.of(
            "line",
            "bitsPerSecond",
            "fixed",
            "ordered",
            "burstable",
            "billedBytes",
            "perGb",
            "costPerMonth",
            "installation",
            "months",
            "costOverContract"),
        lines.stream().map(line -> row(line, months)).toList(),
        notes);
  }

  private static DataTable.Row row(LinePlan line, int months) {
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.name(line.line().name()));
    cells.add(FigureValue.bitsPerSecond(line.line().bandwidth().bitsPerSecond()));
    cells.addAll(
        line.line()
            .price()
            .tariff()
            .map(tariff -> billed(tariff, line.bills()))
            .orElseGet(() -> flat(line.costPerMonth().orElseThrow())));
    cells.add(Prices.perMonth(line));
    cells.add(Prices.installation(line));
    cells.add(FigureValue.count(months));
    cells.add(Prices.over(line, months));
    return DataTable.Row.of(line.line().name(), cells);
  }

  private static List<FigureValue> billed(Tariff tariff, List<TariffBill> bills) {
    double gigabytes = TariffBill.mean(bills, TariffBill::billedGb).doubleValue();
    return List.of(
        money(tariff.fixed(), tariff),
        tariff.perMbit().isEmpty()
            ? FigureValue.absent()
            : money(bills.getFirst().parts().ordered(), tariff),
        tariff.burstable().isEmpty()
            ? FigureValue.absent()
            : money(TariffBill.mean(bills, bill -> bill.parts().burstable()), tariff),
        FigureValue.bytes(gigabytes * BYTES_PER_GB),
        money(tariff.perGb(), tariff));
  }

  private static FigureValue money(BigDecimal amount, Tariff tariff) {
    return money(new Money(amount, tariff.currency()));
  }

  private static FigureValue money(Money money) {
    return FigureValue.money(money.amount(), money.currency());
  }

  /** A price of the month, whatever is ordered or sent. */
  private static List<FigureValue> flat(Cost cost) {
    return List.of(
        money(new Money(cost.amount(), cost.currency())),
        FigureValue.absent(),
        FigureValue.absent(),
        FigureValue.absent(),
        FigureValue.absent());
  }
}
