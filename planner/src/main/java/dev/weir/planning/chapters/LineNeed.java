package dev.weir.planning.chapters;

import dev.weir.analysis.EmptyAtEnd;
import dev.weir.analysis.Envelope;
import dev.weir.planning.LinePlan;
import dev.weir.planning.LineRoom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the writes of a plan need, and how far they can grow on each line as it really is, throttle
 * included. A line that keeps an objective in the measured period but ends it with a queue that is
 * not empty leaves the answer open, so two factors decide: the largest that keeps the objective,
 * and the largest that drains.
 */
final class LineNeed {
  /**
   * Factors are compared up to the rounding of doubles, as a line of exactly C_min keeps its RPO.
   */
  private static final double ROUNDING = 1e-9;

  private final Planned plan;
  private final Envelope low;
  private final LineRoom room;
  private final Map<Asked, Double> factors = new HashMap<>();
  private final Map<String, Double> draining = new HashMap<>();

  LineNeed(Planned plan) {
    this.plan = plan;
    this.low = plan.result().envelopes().low();
    this.room = new LineRoom(plan.result().load(), low);
  }

  private record Asked(String line, Duration objective) {}

  /** The rate that a line of constant rate needs for an objective, in bits per second. */
  double requiredBitsPerSecond(Duration objective) {
    return low.requiredBytesPerSecond(objective.toNanos()) * 8;
  }

  /** The largest factor of the writes with which a line keeps an objective. */
  double mostFactor(LinePlan line, Duration objective) {
    return factors.computeIfAbsent(
        new Asked(line.line().name(), objective),
        asked -> room.mostFactor(plan.packed(line), objective));
  }

  /** The largest factor of the writes with which a line keeps an objective and drains. */
  double drainedFactor(LinePlan line, Duration objective) {
    double drains =
        draining.computeIfAbsent(
            line.line().name(),
            name -> EmptyAtEnd.mostFactor(plan.result().load(), plan.packed(line)));
    return Math.min(mostFactor(line, objective), drains);
  }

  /**
   * The constant rate that is outgrown in the same month as the line, in bits per second: the
   * line's usable rate where it is constant.
   */
  double equivalentBitsPerSecond(LinePlan line, Duration objective) {
    return requiredBitsPerSecond(objective) * mostFactor(line, objective);
  }

  /** Whether a line keeps an objective and drains, with {@code factor} times the writes. */
  boolean keeps(LinePlan line, Duration objective, double factor) {
    return drainedFactor(line, objective) >= factor * (1 - ROUNDING);
  }

  /** Whether a line keeps an objective now, drained or not. */
  boolean keepsNow(LinePlan line, Duration objective) {
    return mostFactor(line, objective) >= 1 - ROUNDING;
  }
}
