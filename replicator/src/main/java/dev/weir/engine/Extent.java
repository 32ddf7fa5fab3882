package dev.weir.engine;

/**
 * A run of consecutive operations that is spilled, compressed, sent and acknowledged as one.
 *
 * @param first sequence of its first operation
 * @param last sequence of its last operation, at least {@code first}
 * @param payloadBytes bytes that applications wrote, without record headers
 * @param recordBytes bytes of the whole records, what memory and disk hold
 * @param oldestAt when its first operation took effect, nanoseconds since 1970-01-01T00:00Z
 */
public record Extent(long first, long last, long payloadBytes, long recordBytes, long oldestAt) {
  public Extent {
    if (last < first || payloadBytes < 0 || recordBytes < payloadBytes) {
      throw new IllegalArgumentException(
          "extent %d-%d, payload %d B, records %d B"
              .formatted(first, last, payloadBytes, recordBytes));
    }
  }

  /** Operations in it. */
  public long operations() {
    return last - first + 1;
  }
}
