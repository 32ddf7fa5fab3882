package dev.weir.collector.sampling;

/** The two clocks of a machine and the waiting between ticks. */
public interface TickClock {
  /** Nanoseconds that never jump; meaningful as differences only. */
  long monotonicNanos();

  /** Nanoseconds since 1970 UTC as the machine believes; may be set at any time. */
  long wallNanos();

  /**
   * Waits until {@link #monotonicNanos} reaches a value; returns at once where it has passed.
   *
   * @return false when the measuring shall stop
   */
  boolean waitUntil(long monotonicNanos);
}
