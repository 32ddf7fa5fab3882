package dev.weir.analysis;

import java.util.List;

/**
 * How a line kept one objective.
 *
 * @param objectiveNanos the RPO
 * @param breachCount how many breaches there were
 * @param breachSeconds how long they lasted together
 * @param breaches the first {@link #MOST_LISTED} of them, in time order
 */
public record ObjectiveResult(
    long objectiveNanos, long breachCount, double breachSeconds, List<Breach> breaches) {
  /** Breaches kept apart; their count and sum are always complete. */
  public static final int MOST_LISTED = 10_000;

  public ObjectiveResult {
    breaches = List.copyOf(breaches);
  }
}
