package dev.weir.proving.workload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What each record says about itself, so that an observer knows from the bytes of a file which
 * operations it holds. Little-endian:
 *
 * <pre>
 *  0 u64 magic                       24 u32 length of the whole record
 *  8 u64 sequence of the operation   28 u32 CRC32C of the payload
 * 16 i64 planned time, ns after the start of the workload
 * 32 payload, then u64 sequence again
 * </pre>
 *
 * The planned and not the real time, so that two runs of one seed write the same bytes; the journal
 * holds the real one.
 */
public record Stamp(long sequence, long plannedNanos, int length, int payloadChecksum) {
  public static final int HEADER_BYTES = 32;
  public static final int TRAILER_BYTES = 8;
  public static final int RECORD_MIN_BYTES = HEADER_BYTES + TRAILER_BYTES;
  static final long MAGIC = 0x31504D4154535257L;

  /** Reads a header; null where the bytes are none. */
  public static @Nullable Stamp read(ByteBuffer header) {
    ByteBuffer in = header.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < HEADER_BYTES || in.getLong() != MAGIC) {
      return null;
    }
    return new Stamp(in.getLong(), in.getLong(), in.getInt(), in.getInt());
  }

  /** Whether {@code record} is complete and its content the one that was written. */
  public static boolean intact(byte[] record, int length) {
    ByteBuffer in = ByteBuffer.wrap(record, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    Stamp stamp = read(in);
    if (stamp == null || stamp.length != length || length < RECORD_MIN_BYTES) {
      return false;
    }
    return in.getLong(length - TRAILER_BYTES) == stamp.sequence
        && checksum(record, length) == stamp.payloadChecksum;
  }

  static void seal(byte[] record, int length, long sequence, long plannedNanos) {
    ByteBuffer out = ByteBuffer.wrap(record, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(MAGIC).putLong(sequence).putLong(plannedNanos).putInt(length);
    out.putInt(checksum(record, length));
    out.putLong(length - TRAILER_BYTES, sequence);
  }

  private static int checksum(byte[] record, int length) {
    CRC32C crc = new CRC32C();
    crc.update(record, HEADER_BYTES, length - RECORD_MIN_BYTES);
    return (int) crc.getValue();
  }
}
