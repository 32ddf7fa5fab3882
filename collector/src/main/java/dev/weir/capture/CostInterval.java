package dev.weir.capture;

/**
 * What the measuring cost the measured machine in one stretch of about a minute; each number is -1
 * where the platform does not tell it.
 *
 * @param startNanos start of the stretch in nanoseconds since 1970-01-01T00:00Z
 * @param lengthNanos its length, more than 0
 * @param cpuNanos processor time of the collector's process in the stretch
 * @param kernelNanos processor time in the stretch of the collector's programs inside the kernel,
 *     which applications pay as they write; not part of {@code cpuNanos}
 * @param residentBytes resident memory at the end of the stretch
 * @param anonymousBytes the part of it that belongs to this process alone: no file, not shared
 * @param readBytes read from storage in the stretch
 * @param writtenBytes caused to be written to storage in the stretch
 */
public record CostInterval(
    long startNanos,
    long lengthNanos,
    long cpuNanos,
    long kernelNanos,
    long residentBytes,
    long anonymousBytes,
    long readBytes,
    long writtenBytes) {
  private static final int VALUES = 6;

  public CostInterval {
    if (lengthNanos <= 0) {
      throw new IllegalArgumentException("a cost over " + lengthNanos + " ns");
    }
  }

  long[] values() {
    return new long[] {
      cpuNanos, kernelNanos, residentBytes, anonymousBytes, readBytes, writtenBytes
    };
  }

  /**
   * @throws BlockCursor.Malformed when the row says what no writer may have written
   */
  static CostInterval read(RowDecoder row) {
    if (row.valueCount < VALUES || row.lengthNanos <= 0) {
      throw new BlockCursor.Malformed("a cost of " + row.valueCount + " numbers");
    }
    long[] values = row.values;
    return new CostInterval(
        row.startNanos,
        row.lengthNanos,
        values[0],
        values[1],
        values[2],
        values[3],
        values[4],
        values[5]);
  }
}
