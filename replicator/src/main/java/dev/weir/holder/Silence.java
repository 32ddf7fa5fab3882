package dev.weir.holder;

import java.time.Duration;

/** Decides whether a server hangs. Pure: instants are nanoseconds of a clock that only goes on. */
final class Silence {
  /**
   * Longer than any pause of a healthy server, and short enough that a replacement answers within
   * five seconds.
   */
  static final Duration LONGEST = Duration.ofSeconds(2);

  /**
   * From the moment that a waiting server has its turn to its first beat, which it gives before it
   * does anything else: a few milliseconds, and at most the longest of its preparations, which is
   * less than a second; the rest is for a machine that has much else to do.
   */
  static final Duration LONGEST_TURN = Duration.ofSeconds(5);

  /**
   * From the start of a server, whose turn it is, until it is there to be told so. A Java machine
   * takes half a second for that, and 1.2 s were measured where about eight programs waited for
   * each processor; the rest is for a disk that is slow, too. Killing one that would have come
   * helps nobody, as the next one is no faster.
   */
  static final Duration LONGEST_START = Duration.ofSeconds(20);

  /** What is no pulse: a server's first beat is 1. */
  static final long NO_PULSE = 0;

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
   * @param longest silence that is permitted
   * @return whether the server has been silent for too long
   */
  boolean tooLong(long now, long pulseNow, Duration longest) {
    boolean blind = lookedAt == Long.MIN_VALUE || now - lookedAt > BLIND.toNanos();
    lookedAt = now;
    if (pulseNow != pulse || blind) {
      pulse = pulseNow;
      heardAt = now;
      return false;
    }
    return now - heardAt >= longest.toNanos();
  }
}
