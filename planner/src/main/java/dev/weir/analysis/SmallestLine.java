package dev.weir.analysis;

/**
 * The smallest line that keeps an objective under given terms. No closed form exists with a
 * calendar or outages; more bandwidth never makes an age larger, so it is found by narrowing:
 * {@link Sweep} tries many candidates in one pass over the samples.
 */
public sealed interface SmallestLine {
  /** Found to this share of itself; it lies above the exact answer, never below. */
  double PRECISION = 1e-7;

  /**
   * This much keeps the objective, and {@link #PRECISION} less does not.
   *
   * @param bytesPerSecond rate to order, in wire bytes
   */
  record Found(double bytesPerSecond) implements SmallestLine {
    /** The same as lines are sold. */
    public double bitsPerSecond() {
      return bytesPerSecond * 8;
    }
  }

  /**
   * No line keeps it: the closed hours, the outages or the cap alone break it.
   *
   * @param peaks what a line does that is limited by nothing else
   */
  record None(QueuePeaks peaks) implements SmallestLine {}

  /**
   * @param objectiveNanos largest age that is allowed, of all bytes that arrive in the measured
   *     period, also of those which leave after it
   */
  static SmallestLine keeping(WireLoad load, LineTerms terms, long objectiveNanos) {
    return new LineSearch(load, terms, objectiveNanos).run();
  }
}
