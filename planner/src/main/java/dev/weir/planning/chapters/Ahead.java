package dev.weir.planning.chapters;

import dev.weir.planning.GrowingNeed;
import dev.weir.planning.GrowthRates;
import dev.weir.planning.LinePlan;
import dev.weir.planning.ThrottledNeed;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A plan whose writes grow, as its tables, sentences and chart read it.
 *
 * @param need month by month, a line without throttle
 * @param throttled the same while the throttle of the plan stays; empty where it has none
 */
record Ahead(Planned plan, Horizon horizon, GrowingNeed need, Optional<ThrottledNeed> throttled) {
  /** Empty where no growth was given, or that of everybody is 0. */
  static Optional<Ahead> of(Planned plan) {
    return plan.result()
        .growth()
        .need()
        .map(
            need ->
                new Ahead(
                    plan,
                    Horizon.of(plan),
                    need,
                    plan.request()
                        .throttle()
                        .map(
                            cap ->
                                new ThrottledNeed(plan.request(), plan.result().growth(), cap))));
  }

  GrowthRates rates() {
    return plan.result().growth().rates();
  }

  /** What is to be ordered in a month, with the throttle where there is one, in bits per second. */
  OptionalDouble orderedBitsPerSecond(Duration objective, int month) {
    return throttled
        .map(under -> under.bitsPerSecond(objective, month))
        .orElseGet(() -> OptionalDouble.of(need.requiredBitsPerSecond(objective, month)));
  }

  boolean keeps(LinePlan line, Duration objective, int month) {
    return need.keeps(line.line(), objective, month);
  }

  /** Months until a line breaks the strictest objective, where that is known. */
  Optional<Double> monthsUntilBroken(LinePlan line) {
    return need.keeping(line.line(), plan.strictest()) instanceof GrowingNeed.Months found
        ? Optional.of(found.months())
        : Optional.empty();
  }

  /** A sentence that tells the rate {@code g}, or {@code low} and {@code high} of several. */
  Sentence grown(String key) {
    return rates().differ()
        ? Sentence.of(key + "OfEach")
            .with("low", FigureValue.fraction(rates().least()))
            .with("high", FigureValue.fraction(rates().most()))
        : Sentence.of(key).with("g", FigureValue.fraction(rates().least()));
  }
}
