package dev.weir.capture;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a running capture begins a new file, and how many it leaves behind.
 *
 * @param period files end at multiples of it since 1970-01-01T00:00Z; null for by size only
 * @param largestBytes size at which a file ends
 * @param keep most files at a time, the one being written included; older ones are deleted
 */
public record Rotation(@Nullable Duration period, long largestBytes, int keep) {
  public Rotation {
    if ((period != null && !period.isPositive()) || largestBytes <= 0 || keep < 1) {
      throw new IllegalArgumentException("rotation " + period + ", " + largestBytes + ", " + keep);
    }
  }

  /** Whether a file that began at one time and has grown to a size ends now. */
  boolean due(long beganNanos, long nowNanos, long bytes) {
    boolean over =
        period != null
            && Math.floorDiv(nowNanos, period.toNanos())
                > Math.floorDiv(beganNanos, period.toNanos());
    return over || bytes >= largestBytes;
  }
}
