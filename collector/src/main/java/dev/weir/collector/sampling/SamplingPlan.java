package dev.weir.collector.sampling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a measuring runs.
 *
 * @param interval time between ticks, at least {@link #SHORTEST_INTERVAL}
 * @param duration after which it ends by itself; null for until stopped
 * @param fileLimitBytes size at which the capture is closed, so that it never fills a disk
 */
public record SamplingPlan(Duration interval, @Nullable Duration duration, long fileLimitBytes) {
  public static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  /** Years of seconds of one source; below what hurts a production server's disk. */
  public static final long DEFAULT_FILE_LIMIT_BYTES = 1L << 30;

  public SamplingPlan {
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new IllegalArgumentException("an interval of " + interval + " is too short");
    }
    if (duration != null && !duration.isPositive()) {
      throw new IllegalArgumentException("a duration of " + duration + " measures nothing");
    }
  }

  /** How late a tick may come before readers are told that times within it are not known. */
  long lateNanos() {
    return Math.max(interval.toNanos() * 5, Duration.ofSeconds(5).toNanos());
  }
}
