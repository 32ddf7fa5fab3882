package dev.weir.scenario;

import java.time.Duration;

/**
 * Snapshots at the target.
 *
 * @param every from one to the next
 * @param keep how many are kept, 1 to {@link #MOST_KEPT}
 */
public record Snapshots(Duration every, int keep) {
  /** Ten years of hourly snapshots. */
  public static final int MOST_KEPT = 100_000;

  public Snapshots {
    if (!every.isPositive()) {
      throw new IllegalArgumentException("snapshots lie more than 0 s apart");
    }
    if (keep < 1 || keep > MOST_KEPT) {
      throw new IllegalArgumentException("1 to " + MOST_KEPT + " snapshots are kept, not " + keep);
    }
  }
}
