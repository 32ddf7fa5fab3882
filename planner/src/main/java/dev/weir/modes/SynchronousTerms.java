package dev.weir.modes;

import dev.weir.engine.WireCost;
import java.time.Duration;

/**
 * What a synchronous write meets.
 *
 * @param roundTrip of the line
 * @param wireBytesPerSecond what of it replication can use
 * @param targetWrite the target's durable write
 * @param cost what the protocols add
 * @param ratio of compression
 */
public record SynchronousTerms(
    Duration roundTrip,
    double wireBytesPerSecond,
    Duration targetWrite,
    WireCost cost,
    double ratio) {
  public SynchronousTerms {
    if (!(wireBytesPerSecond > 0) || !(ratio > 0)) {
      throw new IllegalArgumentException(
          "a line of " + wireBytesPerSecond + " B/s, a ratio of " + ratio);
    }
  }

  /**
   * What the write of a size waits more than without replication, in seconds: RTT + its wire bytes
   * at the usable rate + the target's durable write. The line is taken as idle when it comes; a
   * write behind others waits for them too.
   */
  public double addedSeconds(double payloadBytes) {
    return seconds(roundTrip)
        + cost.of(1, payloadBytes, ratio) / wireBytesPerSecond
        + seconds(targetWrite);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
