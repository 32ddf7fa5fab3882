package dev.weir.modes;

import dev.weir.engine.Cap;

/** When bytes that leave at some moment have all been sent. */
public final class LineWalk {
  /** The line never carries them. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final double NANOS = 1e9;

  private LineWalk() {}

  /** The moment, rounded up to a nanosecond, or {@link #NEVER}. */
  public static long arrival(Cap line, long startNanos, double wireBytes) {
    long now = startNanos;
    double left = wireBytes;
    while (now != NEVER) {
      double rate = line.bytesPerSecondAt(now);
      long change = line.nextChangeAfter(now);
      if (rate == Cap.UNLIMITED) {
        return now;
      }
      double needed = rate > 0 ? Math.ceil(left / rate * NANOS) : Double.POSITIVE_INFINITY;
      if (needed <= change - now && needed < NEVER - now) {
        return now + (long) needed;
      }
      left -= rate * ((change - now) / NANOS);
      now = change;
    }
    return NEVER;
  }
}
