package dev.weir.collector.inspecting;

import org.jspecify.annotations.Nullable;

/**
 * Counts of positive numbers in classes that are 1 % wide, so that a quantile of any number of them
 * takes little memory. Each class remembers its largest member and answers with it: a quantile is
 * never too low, at most {@link #RELATIVE_ERROR} too high, and exact where a class holds one value.
 */
public final class Distribution {
  public static final double RELATIVE_ERROR = 0.01;

  private static final double LOG_WIDTH = Math.log1p(RELATIVE_ERROR);

  /** Below this a number counts as this: a millibyte per second is nothing. */
  private static final double LEAST = 1e-3;

  /** From {@link #LEAST} to 1e28, 2^63 bytes in a nanosecond. */
  private static final int CLASSES = (int) Math.ceil(Math.log(1e31) / LOG_WIDTH) + 1;

  private static final int PAGE = 64;

  private final long[] @Nullable [] counts = new long[CLASSES / PAGE + 1][];
  private final double[] @Nullable [] largest = new double[CLASSES / PAGE + 1][];
  private long zeros;
  private long count;

  /**
   * @param value not negative
   * @param times how often, at least 1
   */
  void add(double value, long times) {
    count += times;
    if (value <= 0) {
      zeros += times;
      return;
    }
    int index = (int) (Math.log(Math.max(value, LEAST) / LEAST) / LOG_WIDTH);
    int page = Math.clamp(index, 0, CLASSES - 1) / PAGE;
    int at = Math.clamp(index, 0, CLASSES - 1) % PAGE;
    long[] pageCounts = counts[page];
    double[] pageLargest = largest[page];
    if (pageCounts == null || pageLargest == null) {
      pageCounts = new long[PAGE];
      pageLargest = new double[PAGE];
      counts[page] = pageCounts;
      largest[page] = pageLargest;
    }
    pageCounts[at] += times;
    pageLargest[at] = Math.max(pageLargest[at], value);
  }

  /** How many numbers were added. */
  public long count() {
    return count;
  }

  /**
   * The smallest number that at least {@code share} of all do not exceed (nearest rank).
   *
   * @param share above 0, at most 1
   * @return null when there are no numbers
   */
  public @Nullable Double quantile(double share) {
    if (count == 0) {
      return null;
    }
    long rank = Math.max(1, (long) Math.ceil(share * count - 1e-9));
    long seen = zeros;
    if (seen >= rank) {
      return 0.0;
    }
    double last = 0;
    for (int page = 0; page < counts.length; page++) {
      long[] pageCounts = counts[page];
      double[] pageLargest = largest[page];
      for (int i = 0; pageCounts != null && pageLargest != null && i < PAGE; i++) {
        seen += pageCounts[i];
        last = pageCounts[i] > 0 ? pageLargest[i] : last;
        if (seen >= rank) {
          return last;
        }
      }
    }
    return last;
  }
}
