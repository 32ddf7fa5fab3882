package dev.weir.planning.chapters;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.WireLoad;
import dev.weir.planning.LinePlan;
import dev.weir.planning.PlanResult;
import dev.weir.workload.Workload;
import java.time.Duration;

/**
 * What the writes of a plan need of a constant line. A line that keeps an objective in the measured
 * period but ends it with a queue that is not empty leaves the answer open, so two rates decide:
 * the required one, and the one that drains.
 */
final class LineNeed {
  /** Rates are compared up to the rounding of doubles, as a line of exactly C_min keeps its RPO. */
  private static final double ROUNDING = 1e-12;

  private final Envelope low;
  private final double drainingBytesPerSecond;

  LineNeed(PlanResult result) {
    this.low = result.envelopes().low();
    this.drainingBytesPerSecond = draining(result.load());
  }

  /**
   * The smallest constant rate that leaves an empty queue at the end T of the measured period: max
   * over s of (W(T) - W(s)) / (T - s), reached at the start of an interval.
   */
  private static double draining(WireLoad load) {
    Workload workload = load.workload();
    long end = workload.endNanos();
    long total = load.unitsBefore(workload.size());
    double most = 0;
    for (int i = 0; i < workload.size(); i++) {
      double seconds = (end - workload.startNanos(i)) / 1e9;
      most = Math.max(most, (total - load.unitsBefore(i)) / seconds);
    }
    return most * load.wireBytesPerUnit();
  }

  /** The required rate of an objective, in bits per second. */
  double requiredBitsPerSecond(Duration objective) {
    return low.requiredBytesPerSecond(objective.toNanos()) * 8;
  }

  /** The rate that leaves an empty queue at the end, in bits per second. */
  double drainingBitsPerSecond() {
    return drainingBytesPerSecond * 8;
  }

  /** Whether a line keeps an objective and drains, with {@code factor} times the writes. */
  boolean keeps(LinePlan line, Duration objective, double factor) {
    double needed = Math.max(requiredBitsPerSecond(objective), drainingBitsPerSecond());
    return line.usableBitsPerSecond() >= needed * factor * (1 - ROUNDING);
  }
}
