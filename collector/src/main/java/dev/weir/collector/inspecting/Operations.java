package dev.weir.collector.inspecting;

/**
 * Operations where the measurement knows them.
 *
 * @param count in the intervals that tell one
 * @param bytes written in those intervals
 * @param intervals how many do
 */
public record Operations(long count, long bytes, long intervals) {
  public boolean known() {
    return intervals > 0;
  }

  /** Bytes per operation; 0 without any. */
  public double meanBytes() {
    return count == 0 ? 0 : bytes / (double) count;
  }
}
