package dev.weir.planning.chapters;

import dev.weir.line.Cost;
import dev.weir.line.Money;
import dev.weir.planning.LinePlan;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.FigureValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** What lines cost, as far as it is known. */
final class Prices {
  /** Decimals beyond which a sum of twelfths is only what their own rounding left. */
  private static final int FINEST = 8;

  private Prices() {}

  /** Whether anything is known of what a line costs. */
  static boolean known(LinePlan plan) {
    return plan.costPerMonth().isPresent();
  }

  /** The price of a month, or a dash. */
  static FigureValue perMonth(LinePlan plan) {
    return plan.costPerMonth().map(ReportAssembler::money).orElse(FigureValue.absent());
  }

  /** What is paid once, or a dash. */
  static FigureValue installation(LinePlan plan) {
    return plan.line()
        .price()
        .installation()
        .map(money -> FigureValue.money(money.amount(), money.currency()))
        .orElse(FigureValue.absent());
  }

  /** All months and the installation; a dash where the two have different currencies. */
  static FigureValue over(LinePlan plan, int months) {
    Optional<Money> once = plan.line().price().installation();
    return plan.costPerMonth()
        .filter(cost -> once.map(money -> money.currency().equals(cost.currency())).orElse(true))
        .map(cost -> sum(cost, months, once))
        .orElse(FigureValue.absent());
  }

  private static FigureValue sum(Cost cost, int months, Optional<Money> once) {
    BigDecimal all = cost.amount().multiply(BigDecimal.valueOf(months));
    BigDecimal monthly = all.scale() > FINEST ? all.setScale(FINEST, RoundingMode.HALF_UP) : all;
    return FigureValue.money(
        monthly.add(once.map(Money::amount).orElse(BigDecimal.ZERO)), cost.currency());
  }
}
