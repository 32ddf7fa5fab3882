package dev.weir.simulation;

import java.time.Duration;

/**
 * What follows the measured period.
 *
 * @param atMost how long to go on after its end: until the queue is empty or, where the workload
 *     repeats, until every job is consistent and live
 * @param repeats whether the measured period is written again and again, or nothing is written
 */
public record Continuation(Duration atMost, boolean repeats) {
  /** The run ends with the measured period. */
  public static final Continuation NONE = new Continuation(Duration.ZERO, false);

  public Continuation {
    if (atMost.isNegative()) {
      throw new IllegalArgumentException("goes on for " + atMost);
    }
  }

  /** Nothing is written any more. */
  public static Continuation idle(Duration atMost) {
    return new Continuation(atMost, false);
  }

  /** The measured period over again. */
  public static Continuation repeating(Duration atMost) {
    return new Continuation(atMost, true);
  }
}
