package dev.weir.planning;

import dev.weir.analysis.LineTerms;
import dev.weir.analysis.SmallestLine;
import dev.weir.engine.Cap;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The line to order for an objective while a throttle stays, month by month. It grows faster than
 * the writes, as the throttled hours take none of it, and is a convex function of the month: a
 * straight line between two computed months is never below it.
 */
public final class ThrottledNeed {
  /**
   * Samples gone through for all months together; each meets some hundred candidate lines, so this
   * is about ten seconds.
   */
  private static final long MOST_SAMPLES = 4_000_000;

  private static final int[] STEPS = {1, 2, 3, 4, 6, 12};
  private static final double BITS = 8;

  private final GrowthForecast forecast;
  private final Cap throttle;
  private final double codecBytesPerSecond;
  private final int horizon;
  private final int step;
  private final Map<Asked, Double> computed = new HashMap<>();

  /**
   * @param throttle what the operator allows on each line
   */
  public ThrottledNeed(PlanRequest request, GrowthForecast forecast, Cap throttle) {
    this.forecast = forecast;
    this.throttle = throttle;
    this.codecBytesPerSecond =
        request.compression().codecBytesPerSecond() * forecast.month(0).load().wireBytesPerUnit();
    this.horizon = request.scenario().growth().horizonMonths();
    this.step = step(forecast.month(0).load().workload().size());
  }

  private record Asked(Duration objective, int month) {}

  /** The finest that does not take too long, at most a year. */
  private int step(long samples) {
    for (int months : STEPS) {
      if (samples * (horizon / months + 1) <= MOST_SAMPLES) {
        return months;
      }
    }
    return STEPS[STEPS.length - 1];
  }

  /** Every so many months the need is computed; between them it is straight. */
  public int stepMonths() {
    return step;
  }

  /** Usable bits per second of the smallest line that keeps the objective; empty if none does. */
  public OptionalDouble bitsPerSecond(Duration objective, int month) {
    int from = month / step * step;
    int to = Math.min(horizon, from + step);
    double first = exact(objective, from);
    if (month == from) {
      return found(first);
    }
    double last = exact(objective, to);
    if (Double.isInfinite(last)) {
      return found(exact(objective, month));
    }
    return found(first + (last - first) * (month - from) / (to - from));
  }

  private static OptionalDouble found(double bitsPerSecond) {
    return Double.isInfinite(bitsPerSecond)
        ? OptionalDouble.empty()
        : OptionalDouble.of(bitsPerSecond);
  }

  /** Infinite where no line keeps it, or none as fast as one core packs. */
  private double exact(Duration objective, int month) {
    Asked asked = new Asked(objective, month);
    Double known = computed.get(asked);
    if (known != null) {
      return known;
    }
    GrowthForecast.Grown grown = forecast.month(month);
    Cap part = LineRoom.part(throttle, grown.times());
    LineTerms terms = new LineTerms(new Cap.Constant(1), part);
    double smallest =
        switch (SmallestLine.keeping(grown.load(), terms, objective.toNanos())) {
          case SmallestLine.Found found -> packed(found.bytesPerSecond() * grown.times());
          case SmallestLine.None _ -> Double.POSITIVE_INFINITY;
        };
    computed.put(asked, smallest);
    return smallest;
  }

  /** In bits per second; more line than one core fills changes nothing. */
  private double packed(double bytesPerSecond) {
    return bytesPerSecond > codecBytesPerSecond ? Double.POSITIVE_INFINITY : bytesPerSecond * BITS;
  }
}
