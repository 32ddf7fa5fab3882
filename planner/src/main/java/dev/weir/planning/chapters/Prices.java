package dev.weir.planning.chapters;

import dev.weir.planning.LinePlan;
import dev.weir.report.FigureValue;

/** What lines cost, as far as it is known. */
final class Prices {
  private Prices() {}

  /** The price of a month, or a dash. */
  static FigureValue perMonth(LinePlan plan) {
    return plan.line()
        .cost()
        .map(cost -> FigureValue.money(cost.amount(), cost.currency()))
        .orElse(FigureValue.absent());
  }
}
