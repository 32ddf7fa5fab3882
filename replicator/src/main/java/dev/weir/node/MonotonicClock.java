package dev.weir.node;

import java.time.Instant;

/**
 * Wall time that never goes back: read once, carried on by the monotonic clock. A step of the
 * system's clock while the node runs is therefore not followed.
 */
final class MonotonicClock implements NodeClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long offset;

  MonotonicClock() {
    this(offsetNow());
  }

  private MonotonicClock(long offset) {
    this.offset = offset;
  }

  /**
   * The clock of an earlier process of this machine, gone on with, so that its instants stay
   * comparable.
   *
   * @param offset as {@link #offset} told it; the monotonic clock is the same for all processes
   */
  static MonotonicClock goingOn(long offset) {
    return new MonotonicClock(offset);
  }

  private static long offsetNow() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano() - System.nanoTime();
  }

  /** Nanoseconds from the monotonic clock to this one. */
  long offset() {
    return offset;
  }

  @Override
  public long now() {
    return offset + System.nanoTime();
  }
}
