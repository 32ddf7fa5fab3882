package dev.weir.line;

import dev.weir.units.Bandwidth;
import java.util.Optional;

/**
 * What of a line replication may have.
 *
 * @param otherTraffic already on the line, taken off before the share
 * @param share of what is left, above 0 and at most 1
 */
public record LineShare(Optional<Bandwidth> otherTraffic, double share) {
  /** All of it. */
  public static final LineShare WHOLE = new LineShare(Optional.empty(), 1);

  public LineShare {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is more than 0% and at most 100%");
    }
  }

  /** What replication may send on a line of {@code bandwidth}: (bandwidth - other) x share. */
  public double allowedBitsPerSecond(Bandwidth bandwidth) {
    long other = otherTraffic.map(Bandwidth::bitsPerSecond).orElse(0L);
    return Math.max(0, bandwidth.bitsPerSecond() - other) * share;
  }
}
