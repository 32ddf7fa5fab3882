package dev.weir.analysis;

import java.util.Arrays;

/**
 * A convex chain of points (seconds, bytes) by rising time, and the point of it that a line of
 * given slope touches: the largest bytes - c t of an upper, the smallest of a lower chain.
 */
final class TangentHull {
  private final boolean upper;
  private double[] seconds = new double[16];
  private double[] bytes = new double[16];
  private int size;

  TangentHull(boolean upper) {
    this.upper = upper;
  }

  /** Adds a point right of all others. */
  void add(double t, double w) {
    while (size >= 2 && hides(t, w)) {
      size--;
    }
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, size * 2);
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    seconds[size] = t;
    bytes[size] = w;
    size++;
  }

  private boolean hides(double t, double w) {
    double before = (bytes[size - 1] - bytes[size - 2]) * (t - seconds[size - 1]);
    double after = (w - bytes[size - 1]) * (seconds[size - 1] - seconds[size - 2]);
    return upper ? after >= before : after <= before;
  }

  /** Index of the point touched by slope c: along the chain bytes - c t has one extreme. */
  int touch(double slope) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      double rise = bytes[middle + 1] - bytes[middle];
      double run = seconds[middle + 1] - seconds[middle];
      boolean beyond = upper ? rise > slope * run : rise < slope * run;
      if (beyond) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  double seconds(int i) {
    return seconds[i];
  }

  double bytes(int i) {
    return bytes[i];
  }
}
