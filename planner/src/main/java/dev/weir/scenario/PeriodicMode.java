package dev.weir.scenario;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * An incremental copy each so often.
 *
 * @param every from one copy's moment to the next's
 * @param coalescing bytes left of those written when rewrites of one place are sent once, as a
 *     share above 0 and at most 1; absent: as measured
 * @param keep recovery points kept at the target, 1 to {@link #MOST_KEPT}
 */
public record PeriodicMode(Duration every, OptionalDouble coalescing, int keep) {
  /** Ten years of hourly copies. */
  public static final int MOST_KEPT = 100_000;

  /** Closer copies are a continuous replication; a year of them stays walkable. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Rarer copies are an archive. */
  private static final Duration LONGEST = Duration.ofDays(366);

  public PeriodicMode {
    if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("copies lie 1s to 366d apart");
    }
    coalescing.ifPresent(
        share -> {
          if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                "coalescing leaves more than 0% and at most 100% of the bytes");
          }
        });
    if (keep < 1 || keep > MOST_KEPT) {
      throw new IllegalArgumentException("1 to " + MOST_KEPT + " copies are kept, not " + keep);
    }
  }
}
