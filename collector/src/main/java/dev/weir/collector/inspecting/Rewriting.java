package dev.weir.collector.inspecting;

/**
 * How much was written over again within the windows followed.
 *
 * @param windows number of windows; all fields are 0 without any
 * @param shortestNanos length of the shortest window
 * @param longestNanos length of the longest
 */
public record Rewriting(
    long windows, long shortestNanos, long longestNanos, long writtenBytes, long distinctBytes) {
  static final Rewriting NONE = new Rewriting(0, 0, 0, 0, 0);

  Rewriting and(long lengthNanos, long written, long distinct) {
    return new Rewriting(
        windows + 1,
        windows == 0 ? lengthNanos : Math.min(shortestNanos, lengthNanos),
        Math.max(longestNanos, lengthNanos),
        writtenBytes + written,
        distinctBytes + distinct);
  }

  /** Share of the bytes that a copy made once per window need not send, 0 to 1. */
  public double share() {
    return writtenBytes == 0 ? 0 : 1 - distinctBytes / (double) writtenBytes;
  }
}
