package dev.weir.holder;

import java.time.Duration;

/** Decides whether a server hangs. Pure: instants are nanoseconds of a clock that only goes on. */
final class Silence {
  /**
   * Longer than any pause of a healthy server, and short enough that a replacement answers within
   * five seconds.
   */
  static final Duration LONGEST = Duration.ofSeconds(2);

  /** A holder that did not look for this long was stopped itself and knows nothing. */
  private static final Duration BLIND = Duration.ofSeconds(1);

  private long pulse = -1;
  private long heardAt;
  private long lookedAt = Long.MIN_VALUE;

  /** Begins anew, for another server. */
  void forget() {
    pulse = -1;
    lookedAt = Long.MIN_VALUE;
  }

  /**
   * Takes note of the pulse.
   *
   * @return whether the server has been silent for too long
   */
  boolean tooLong(long now, long pulseNow) {
    boolean blind = lookedAt == Long.MIN_VALUE || now - lookedAt > BLIND.toNanos();
    lookedAt = now;
    if (pulseNow != pulse || blind) {
      pulse = pulseNow;
      heardAt = now;
      return false;
    }
    return now - heardAt >= LONGEST.toNanos();
  }
}
