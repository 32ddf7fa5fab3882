package dev.weir.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One batch in a segment, little-endian, at a multiple of 8 bytes.
 *
 * <pre>
 *  0 u32 magic "WRJ1"                          24 u64 epoch
 *  4 u32 CRC32C of bytes 8..63 and payload     32 u64 first sequence
 *  8 u16 version   10 u16 codec                40 u64 last sequence
 * 12 u32 raw length                            48 u64 sequence forced when this frame was written
 * 16 u32 stored length                         56 u64 zero
 * 20 u32 zero                                  64 payload, then zeros to a multiple of 8
 * </pre>
 */
final class FrameLayout {
  static final int MAGIC = 0x314a5257;
  static final int VERSION = 1;
  static final int HEADER_BYTES = 64;
  static final int CHECKED_FROM = 8;
  static final int ALIGNMENT = 8;

  private FrameLayout() {}

  static long frameBytes(int storedLength) {
    return (HEADER_BYTES + (long) storedLength + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Fills {@code target} from its start with a header over {@code payload}, which is not moved. */
  static void encode(ByteBuffer target, BatchHeader header, long forced, ByteBuffer payload) {
    target.clear().order(ByteOrder.LITTLE_ENDIAN);
    target.putInt(MAGIC).putInt(0);
    target.putShort((short) VERSION).putShort((short) header.codec());
    target.putInt(header.rawLength()).putInt(header.storedLength()).putInt(0);
    target.putLong(header.epoch()).putLong(header.first()).putLong(header.last());
    target.putLong(forced).putLong(0);
    target.flip();
    target.putInt(4, checksum(target, payload));
  }

  /** CRC32C over the checked part of a header and a payload; neither is moved. */
  static int checksum(ByteBuffer header, ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(CHECKED_FROM, HEADER_BYTES - CHECKED_FROM));
    crc.update(payload.duplicate());
    return (int) crc.getValue();
  }
}
