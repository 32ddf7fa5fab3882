package dev.weir.planning;

import dev.weir.line.CandidateLine;
import java.time.Duration;

/**
 * What the writes of a plan need month by month, and how long each line is enough. Month 0 has the
 * writes as measured.
 */
public sealed interface GrowingNeed permits CommonGrowth, GrowthOfEach, SharedGrowth {
  /** The rate that a line without throttle needs for an objective, in bits per second. */
  double requiredBitsPerSecond(Duration objective, int month);

  /** Whether a line keeps an objective in a month and ends the measured period empty. */
  boolean keeps(CandidateLine line, Duration objective, int month);

  /** Whether a line keeps an objective in month 0, drained or not. */
  boolean keepsNow(CandidateLine line, Duration objective);

  /** How long a line keeps an objective, drained or not. */
  Lasting keeping(CandidateLine line, Duration objective);

  /** How long a line keeps an objective and drains. */
  Lasting draining(CandidateLine line, Duration objective);

  /**
   * By how much a required bandwidth may be too high, as a share of itself: 0 where each month was
   * computed, and never too low.
   */
  double excess();

  /** How long a line is enough. */
  sealed interface Lasting {
    /** The months are within the horizon. */
    default boolean within(int horizon) {
      return this instanceof Months found && found.months() <= horizon;
    }
  }

  /** So many months, of which the last may be in part; 0 where it is not enough now. */
  record Months(double months) implements Lasting {}

  /** Beyond the last month of the horizon; how far, was not asked. */
  record Beyond() implements Lasting {}

  /** For ever, as nothing grows. */
  record Never() implements Lasting {}
}
