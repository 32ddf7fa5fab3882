package dev.weir.collector.sampling;

/** The two clocks of a machine and the waiting between ticks. */
public interface TickClock {
  /** Nanoseconds that never jump; meaningful as differences only. */
  long monotonicNanos();

  /** Nanoseconds since 1970 UTC as the machine believes; may be set at any time. */
  long wallNanos();

  /**
   * How long the machine has been suspended in total, in nanoseconds, meaningful as differences
   * only; always 0 where the platform does not tell.
   */
  default long suspendedNanos() {
    return 0;
  }

  /** All clocks at one moment, as nearly as the platform allows. */
  default Reading read() {
    return new Reading(monotonicNanos(), wallNanos(), suspendedNanos());
  }

  /** What the clocks showed at one moment. */
  record Reading(long monotonicNanos, long wallNanos, long suspendedNanos) {}

  /**
   * Waits until {@link #monotonicNanos} reaches a value; returns at once where it has passed.
   *
   * @return false when the measuring shall stop
   */
  boolean waitUntil(long monotonicNanos);
}
