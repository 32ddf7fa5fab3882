package dev.weir.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Rows in Avro's encoding, gathered in memory. */
final class RowEncoder {
  private static final long UNKNOWN = -1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
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
    bytes.writeBytes(encoded);
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
    bytes.reset();
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
    try {
      encoder.writeEnum(kind);
      encoder.writeInt(source);
      encoder.writeLong(startNanos);
      encoder.writeLong(lengthNanos);
      optional(written);
      optional(operations);
      encoder.writeIndex(note == null ? 0 : 1);
      if (note != null) {
        int length = Math.min(note.length(), CaptureSchema.NOTE_LIMIT_CHARS);
        encoder.writeString(note.substring(0, length));
      }
      values(values);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    rows++;
  }

  private void values(long @Nullable [] values) throws IOException {
    encoder.writeIndex(values == null ? 0 : 1);
    if (values != null) {
      encoder.writeArrayStart();
      encoder.setItemCount(values.length);
      for (long value : values) {
        encoder.startItem();
        encoder.writeLong(value);
      }
      encoder.writeArrayEnd();
    }
  }

  private void optional(long value) throws IOException {
    encoder.writeIndex(value < 0 ? 0 : 1);
    if (value >= 0) {
      encoder.writeLong(value);
    }
  }
}
