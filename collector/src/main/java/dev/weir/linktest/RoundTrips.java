package dev.weir.linktest;

import java.time.Duration;
import java.util.Arrays;

/**
 * Times from a small message to its echo, both ends' programs included.
 *
 * @param nanos ascending
 */
public record RoundTrips(long[] nanos) {
  public boolean isEmpty() {
    return nanos.length == 0;
  }

  /**
   * The time that this share of the echoes took at most (nearest rank).
   *
   * @param share 0 for the least, 1 for the most
   * @throws IllegalStateException without echoes
   */
  public Duration at(double share) {
    if (isEmpty()) {
      throw new IllegalStateException("no echo came back");
    }
    int rank = (int) Math.ceil(share * nanos.length);
    return Duration.ofNanos(nanos[Math.max(0, rank - 1)]);
  }

  static RoundTrips of(long[] unsorted) {
    long[] sorted = unsorted.clone();
    Arrays.sort(sorted);
    return new RoundTrips(sorted);
  }
}
