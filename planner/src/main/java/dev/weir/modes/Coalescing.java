package dev.weir.modes;

import dev.weir.capture.Observation.Rewrites;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How much is left of written bytes when rewrites of one place are sent once, as captures measured
 * it in windows.
 *
 * @param share of the bytes that is left, at most 1; for an interval longer than the windows it can
 *     only be less, so it is an upper bound there
 * @param windowSeconds mean length of the windows, by their written bytes
 * @param writtenBytes that the windows followed
 */
public record Coalescing(double share, double windowSeconds, double writtenBytes) {
  /**
   * From the windows of all sources. Windows longer than the interval would promise more than it
   * keeps and are left out.
   *
   * @param every interval of the copies
   * @return empty where no such window saw a write
   */
  public static Optional<Coalescing> measured(List<Rewrites> windows, Duration every) {
    double written = 0;
    double distinct = 0;
    double weighted = 0;
    for (Rewrites window : windows) {
      if (window.lengthNanos() <= every.toNanos()) {
        written += window.writtenBytes();
        distinct += window.distinctBytes();
        weighted += window.lengthNanos() / 1e9 * window.writtenBytes();
      }
    }
    return written > 0 && distinct > 0
        ? Optional.of(new Coalescing(distinct / written, weighted / written, written))
        : Optional.empty();
  }
}
