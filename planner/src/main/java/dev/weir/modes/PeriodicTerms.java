package dev.weir.modes;

import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.scenario.PeriodicMode;
import dev.weir.workload.Workload;
import java.time.Duration;

/**
 * Periodic copies of a workload.
 *
 * @param every from one copy's moment to the next's, as {@link PeriodicMode} bounds it; the target
 *     holds what was written before the measurement
 * @param coalescing bytes left of those written when rewrites of one place are sent once, above 0
 *     and at most 1
 * @param keep recovery points kept at the target, at least 1
 */
public record PeriodicTerms(
    Workload workload, Duration every, double coalescing, Sending sending, int keep) {
  /** The terms of a mode, once its coalescing is known. */
  public static PeriodicTerms of(
      PeriodicMode mode, double coalescing, Workload workload, Sending sending) {
    return new PeriodicTerms(workload, mode.every(), coalescing, sending, mode.keep());
  }

  public PeriodicTerms {
    if (!every.isPositive() || !(coalescing > 0 && coalescing <= 1) || keep < 1) {
      throw new IllegalArgumentException(
          "copies every %s, coalescing %s, keep %d".formatted(every, coalescing, keep));
    }
  }

  /**
   * How a copy travels.
   *
   * @param cost what the protocols add
   * @param ratio of compression
   * @param line wire bytes per second at each instant
   */
  public record Sending(WireCost cost, double ratio, Cap line) {}
}
