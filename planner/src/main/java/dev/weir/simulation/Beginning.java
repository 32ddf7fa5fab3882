package dev.weir.simulation;

import java.time.Duration;

/** What the target holds when a run begins. */
public sealed interface Beginning {
  /** The target equals the source. */
  Beginning CONSISTENT = new Consistent();

  /** The target is empty: everything is copied over the line while production writes. */
  Beginning EMPTY = new Empty();

  /** See {@link #CONSISTENT}. */
  record Consistent() implements Beginning {}

  /** See {@link #EMPTY}. */
  record Empty() implements Beginning {}

  /**
   * A copy taken at the start of the run travels by courier. Until it is there nothing is
   * replicated; then a difference mirror ships what was written since, counted as {@link
   * Mirror.Difference} counts.
   *
   * @param arrivesAfter from the start of the run to the connection: copying, travel, reading in
   * @param blockBytes as of {@link Mirror.Difference}
   */
  record Couriered(Duration arrivesAfter, long blockBytes) implements Beginning {
    public Couriered {
      if (arrivesAfter.isNegative() || blockBytes < 0) {
        throw new IllegalArgumentException(
            "arrives after %s, blocks of %d B".formatted(arrivesAfter, blockBytes));
      }
    }
  }

  /**
   * One of {@code of} equal parts of a protected set that are copied one after the other. The part
   * has its share of the writes and of the mirror; it begins when the job before it in the request
   * is consistent.
   *
   * @param index 0 for the first part
   */
  record Batch(int index, int of) implements Beginning {
    public Batch {
      if (of < 1 || index < 0 || index >= of) {
        throw new IllegalArgumentException("part %d of %d".formatted(index, of));
      }
    }

    /** Bytes of this part among {@code bytes}; those of all parts add up. */
    public long shareOf(long bytes) {
      return bytes / of + (index < bytes % of ? 1 : 0);
    }
  }
}
