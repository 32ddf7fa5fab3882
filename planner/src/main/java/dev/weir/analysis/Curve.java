package dev.weir.analysis;

/**
 * A curve over time for drawing, decimated so that every extreme survives.
 *
 * @param timesNanos since 1970-01-01T00:00Z, not falling
 * @param values one for each time
 */
@SuppressWarnings("ArrayRecordComponent")
public record Curve(long[] timesNanos, double[] values) {
  /** Number of points. */
  public int size() {
    return timesNanos.length;
  }
}
