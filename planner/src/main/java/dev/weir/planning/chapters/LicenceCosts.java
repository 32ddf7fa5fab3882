package dev.weir.planning.chapters;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import dev.weir.scenario.Licences;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What the software costs for the servers of a plan; never summed with lines. */
final class LicenceCosts {
  private LicenceCosts() {}

  /** Absent where no price was given. */
  static Optional<DataTable> table(Planned plan) {
    return plan.request().scenario().business().licences().map(terms -> table(plan, terms));
  }

  private static DataTable table(Planned plan, Licences terms) {
    int servers = plan.request().workload().servers().size();
    BigDecimal once = terms.perServer().amount().multiply(BigDecimal.valueOf(servers));
    BigDecimal yearly = once.multiply(BigDecimal.valueOf(terms.supportShare()));
    BigDecimal total = once.add(yearly.multiply(BigDecimal.valueOf(terms.years())));
    String currency = terms.perServer().currency();
    return new DataTable(
        "costLicences",
        List.of("servers", "perServer", "licences", "supportPerYear", "years", "total"),
        List.of(
            DataTable.Row.of(
                "licences",
                List.of(
                    FigureValue.count(servers),
                    FigureValue.money(terms.perServer().amount(), currency),
                    FigureValue.money(once, currency),
                    FigureValue.money(yearly, currency),
                    FigureValue.count(terms.years()),
                    FigureValue.money(total, currency)))),
        List.of(Sentence.of("note.costLicences")));
  }
}
