package dev.weir.proving;

import java.util.Arrays;

/**
 * One quantity over time.
 *
 * @param atNanos when, in nanoseconds after the start of the workload, rising
 * @param values one for each instant
 */
@SuppressWarnings("ArrayRecordComponent")
public record Course(long[] atNanos, double[] values) {
  public Course {
    if (atNanos.length != values.length) {
      throw new IllegalArgumentException(
          atNanos.length + " instants, " + values.length + " values");
    }
  }

  public int size() {
    return atNanos.length;
  }

  /** The largest value, 0 when there is none. */
  public double peak() {
    return size() == 0 ? 0 : values[peakIndex()];
  }

  /** When the largest value is reached first, 0 when there is none. */
  public long peakAtNanos() {
    return size() == 0 ? 0 : atNanos[peakIndex()];
  }

  private int peakIndex() {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** The value at an instant, straight between its neighbours; 0 outside. */
  public double at(long nanos) {
    int found = Arrays.binarySearch(atNanos, nanos);
    if (found >= 0) {
      return values[found];
    }
    int next = -found - 1;
    if (next == 0 || next == size()) {
      return 0;
    }
    double share = (double) (nanos - atNanos[next - 1]) / (atNanos[next] - atNanos[next - 1]);
    return values[next - 1] + share * (values[next] - values[next - 1]);
  }
}
