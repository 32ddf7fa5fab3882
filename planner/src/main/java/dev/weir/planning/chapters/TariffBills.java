package dev.weir.planning.chapters;

import dev.weir.line.TariffBill;
import dev.weir.planning.LinePlan;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What lines with a tariff would have been billed for the measured months. */
final class TariffBills {
  private TariffBills() {}

  /** Absent without a line that has a tariff. */
  static Optional<DataTable> table(Planned plan) {
    List<DataTable.Row> rows = new ArrayList<>();
    for (LinePlan line : plan.ordered()) {
      line.bills().forEach(bill -> rows.add(row(line, bill)));
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            DataTable.of(
                "costBills",
                List.of(
                    "line",
                    "month",
                    "measuredShare",
                    "percentileBitsPerSecond",
                    "billedBytes",
                    "fixed",
                    "ordered",
                    "burstable",
                    "volume",
                    "total"),
                rows));
  }

  private static DataTable.Row row(LinePlan line, TariffBill bill) {
    TariffBill.Parts parts = bill.parts();
    return DataTable.Row.of(
        line.line().name() + "." + bill.month(),
        List.of(
            FigureValue.name(line.line().name()),
            FigureValue.name(bill.month().toString()),
            FigureValue.fraction(bill.measuredShare()),
            FigureValue.bitsPerSecond(bill.percentileBitsPerSecond()),
            FigureValue.bytes(bill.billedGb().doubleValue() * 1e9),
            money(bill, parts.fixed()),
            money(bill, parts.ordered()),
            money(bill, parts.burstable()),
            money(bill, parts.volume()),
            money(bill, bill.total().amount())));
  }

  private static FigureValue money(TariffBill bill, BigDecimal amount) {
    return FigureValue.money(amount, bill.currency());
  }
}
