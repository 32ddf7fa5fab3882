package dev.weir.collector.inspecting;

/**
 * What was written in one window that begins on a multiple of its length (UTC).
 *
 * @param startNanos begin, nanoseconds since 1970-01-01T00:00Z
 * @param bytes written in it; samples that reach over its ends count by their share of time
 * @param measuredNanos time of the window that was measured
 */
public record Moment(long startNanos, double bytes, long measuredNanos) {
  /** Bytes per second over the time that was measured. */
  public double rate() {
    return bytes / (measuredNanos / 1e9);
  }
}
