package dev.weir.analysis;

import java.util.Arrays;

/**
 * Reduces a piecewise linear curve to at most two points per bucket of time: its smallest and its
 * largest value there, at their own times.
 */
final class Decimator {
  /** Two points each make 2,000, the most that a chart draws. */
  static final int BUCKETS = 1_000;

  private final long origin;
  private final double bucketNanos;
  private final double[] lowest = new double[BUCKETS];
  private final double[] lowestAt = new double[BUCKETS];
  private final double[] highest = new double[BUCKETS];
  private final double[] highestAt = new double[BUCKETS];

  /**
   * @param origin start of the curve in nanoseconds since 1970
   * @param lengthNanos its length, more than 0
   */
  Decimator(long origin, long lengthNanos) {
    this.origin = origin;
    this.bucketNanos = lengthNanos / (double) BUCKETS;
    Arrays.fill(lowest, Double.POSITIVE_INFINITY);
    Arrays.fill(highest, Double.NEGATIVE_INFINITY);
  }

  /** Adds the straight piece from (t0, v0) to (t1, v1); times in nanoseconds after the origin. */
  void line(double t0, double v0, double t1, double v1) {
    int first = bucket(t0);
    int last = bucket(t1);
    point(first, t0, v0);
    for (int b = first; b < last; b++) {
      double border = (b + 1) * bucketNanos;
      double value = v0 + (v1 - v0) * ((border - t0) / (t1 - t0));
      point(b, border, value);
      point(b + 1, border, value);
    }
    point(last, t1, v1);
  }

  Curve curve() {
    long[] times = new long[2 * BUCKETS];
    double[] values = new double[2 * BUCKETS];
    int size = 0;
    for (int b = 0; b < BUCKETS; b++) {
      if (lowest[b] > highest[b]) {
        continue;
      }
      boolean lowFirst = lowestAt[b] <= highestAt[b];
      times[size] = origin + (long) (lowFirst ? lowestAt[b] : highestAt[b]);
      values[size++] = lowFirst ? lowest[b] : highest[b];
      if (lowestAt[b] != highestAt[b]) {
        times[size] = origin + (long) (lowFirst ? highestAt[b] : lowestAt[b]);
        values[size++] = lowFirst ? highest[b] : lowest[b];
      }
    }
    return new Curve(Arrays.copyOf(times, size), Arrays.copyOf(values, size));
  }

  private int bucket(double time) {
    return (int) Math.max(0, Math.min(BUCKETS - 1, time / bucketNanos));
  }

  private void point(int b, double time, double value) {
    if (value < lowest[b]) {
      lowest[b] = value;
      lowestAt[b] = time;
    }
    if (value > highest[b]) {
      highest[b] = value;
      highestAt[b] = time;
    }
  }
}
