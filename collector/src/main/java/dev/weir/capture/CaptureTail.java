package dev.weir.capture;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a capture's side file holds, up to its last good record.
 *
 * @param marker of the capture it belongs to
 * @param base byte of the capture at which its rows go on
 * @param notes JSON of notes, in order
 * @param content rows as in a block, unpacked
 * @param rowCount how many
 * @param damaged whether it ends in something other than a good record
 */
record CaptureTail(
    byte[] marker, long base, List<String> notes, byte[] content, long rowCount, boolean damaged) {
  private static final byte[] MAGIC = "WeirTai1".getBytes(StandardCharsets.US_ASCII);
  static final int HEAD_BYTES = MAGIC.length + CaptureSchema.SYNC_BYTES + Long.BYTES + 4;
  static final int RECORD_HEAD_BYTES = 12;

  /** A writer folds its tail into the capture long before; more is no tail. */
  static final int LIMIT_BYTES = 2 * CaptureSchema.BLOCK_LIMIT_BYTES;

  static void putHead(ByteBuffer out, byte[] marker, long base) {
    int from = out.position();
    out.put(MAGIC).put(marker).putLong(base);
    out.putInt(checksum(out.array(), from, out.position() - from));
  }

  /**
   * @param rows how many rows the payload holds; 0 where it is the JSON of a note
   */
  static void putRecord(ByteBuffer out, int rows, byte[] payload) {
    int from = out.position();
    out.putInt(payload.length).putInt(rows).putInt(0).put(payload);
    out.putInt(from + 8, checksum(out.array(), from, out.position() - from));
  }

  /** How many rows of the capture these become: notes are packed together. */
  long rowsOnceFolded() {
    return HeaderJson.merged(notes).size() + rowCount;
  }

  /** Reads a tail; empty where the bytes do not begin as one. */
  static Optional<CaptureTail> read(ByteSource bytes) throws IOException {
    byte[] head = new byte[HEAD_BYTES];
    try (InputStream stream = bytes.open();
        DataInputStream in = new DataInputStream(stream)) {
      if (in.readNBytes(head, 0, HEAD_BYTES) < HEAD_BYTES || !begins(head)) {
        return Optional.empty();
      }
      int markerEnd = MAGIC.length + CaptureSchema.SYNC_BYTES;
      return Optional.of(
          records(
              in,
              Arrays.copyOfRange(head, MAGIC.length, markerEnd),
              ByteBuffer.wrap(head).getLong(markerEnd)));
    }
  }

  private static CaptureTail records(DataInputStream in, byte[] marker, long base)
      throws IOException {
    List<String> notes = new ArrayList<>();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    long rowCount = 0;
    boolean good = true;
    byte[] head = new byte[RECORD_HEAD_BYTES];
    int read = in.readNBytes(head, 0, RECORD_HEAD_BYTES);
    for (long left = LIMIT_BYTES; read == RECORD_HEAD_BYTES; ) {
      ByteBuffer fields = ByteBuffer.wrap(head);
      int length = fields.getInt(0);
      int rows = fields.getInt(4);
      good = length > 0 && rows >= 0 && length <= left;
      byte[] payload = good ? in.readNBytes(length) : new byte[0];
      good = good && payload.length == length && checks(head, payload);
      if (!good) {
        break;
      }
      if (rows == 0) {
        notes.add(new String(payload, StandardCharsets.UTF_8));
      } else {
        content.writeBytes(payload);
        rowCount += rows;
      }
      left -= length;
      read = in.readNBytes(head, 0, RECORD_HEAD_BYTES);
    }
    return new CaptureTail(marker, base, notes, content.toByteArray(), rowCount, !good || read > 0);
  }

  private static boolean begins(byte[] head) {
    return Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        && checksum(head, 0, HEAD_BYTES - 4) == ByteBuffer.wrap(head).getInt(HEAD_BYTES - 4);
  }

  private static boolean checks(byte[] head, byte[] payload) {
    ByteBuffer fields = ByteBuffer.wrap(head.clone());
    int claimed = fields.getInt(8);
    fields.putInt(8, 0);
    CRC32C sum = new CRC32C();
    sum.update(fields.array());
    sum.update(payload);
    return (int) sum.getValue() == claimed;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, length);
    return (int) sum.getValue();
  }
}
