package dev.weir.capture;

import org.jspecify.annotations.Nullable;

/** Rows in Avro's encoding, gathered in memory. */
final class RowEncoder {
  private static final long UNKNOWN = -1;

  private final RowBytes bytes = new RowBytes();
  private long rows;

  void interval(int source, long startNanos, long lengthNanos, long bytes, long operations) {
    if (bytes < 0 || operations < UNKNOWN) {
      throw new IllegalArgumentException(bytes + " bytes in " + operations + " operations");
    }
    put(CaptureSchema.INTERVAL, source, startNanos, lengthNanos, bytes, operations, null, null);
  }

  void gap(int source, long startNanos, long lengthNanos, String cause) {
    put(CaptureSchema.GAP, source, startNanos, lengthNanos, UNKNOWN, UNKNOWN, cause, null);
  }

  void observation(Observation seen) {
    ObservationRow row = ObservationRow.of(seen);
    put(
        row.kind(),
        seen.source(),
        seen.startNanos(),
        seen.lengthNanos(),
        row.bytes(),
        UNKNOWN,
        null,
        row.values());
  }

  void cost(CostInterval cost) {
    put(
        CaptureSchema.COST,
        -1,
        cost.startNanos(),
        cost.lengthNanos(),
        UNKNOWN,
        UNKNOWN,
        null,
        cost.values());
  }

  void note(String json) {
    put(CaptureSchema.NOTE, -1, 0, 0, UNKNOWN, UNKNOWN, json, null);
  }

  /** Adds rows that are encoded already. */
  void add(byte[] encoded, long count) {
    bytes.add(encoded);
    rows += count;
  }

  long rows() {
    return rows;
  }

  int size() {
    return bytes.size();
  }

  byte[] content() {
    return bytes.toByteArray();
  }

  void clear() {
    bytes.clear();
    rows = 0;
  }

  private void put(
      int kind,
      int source,
      long startNanos,
      long lengthNanos,
      long written,
      long operations,
      @Nullable String note,
      long @Nullable [] values) {
    bytes.number(kind);
    bytes.number(source);
    bytes.number(startNanos);
    bytes.number(lengthNanos);
    optional(written);
    optional(operations);
    bytes.number(note == null ? 0 : 1);
    if (note != null) {
      bytes.text(note.substring(0, Math.min(note.length(), CaptureSchema.NOTE_LIMIT_CHARS)));
    }
    values(values);
    rows++;
  }

  /** An array is one block of items behind its count, and the end is a count of 0. */
  private void values(long @Nullable [] values) {
    bytes.number(values == null ? 0 : 1);
    if (values == null) {
      return;
    }
    if (values.length > 0) {
      bytes.number(values.length);
      for (long value : values) {
        bytes.number(value);
      }
    }
    bytes.number(0);
  }

  private void optional(long value) {
    bytes.number(value < 0 ? 0 : 1);
    if (value >= 0) {
      bytes.number(value);
    }
  }
}
