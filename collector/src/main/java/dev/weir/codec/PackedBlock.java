package dev.weir.codec;

import java.nio.ByteBuffer;

/** The layout of a packed block: one byte naming the method, then its bytes. */
final class PackedBlock {
  static final byte STORED = 0;
  static final byte LZ4 = 1;
  static final byte ZSTD = 2;
  static final int HEAD_BYTES = 1;

  private PackedBlock() {}

  static int store(ByteBuffer source, int sourceOffset, int length, ByteBuffer target, int at) {
    target.put(at, STORED);
    target.put(at + HEAD_BYTES, source, sourceOffset, length);
    return HEAD_BYTES + length;
  }

  static void requireRoom(ByteBuffer source, int length, ByteBuffer target, int targetOffset) {
    if (!source.isDirect() || !target.isDirect()) {
      throw new IllegalArgumentException("codecs work on direct buffers only");
    }
    if (target.capacity() - targetOffset < Codec.roomFor(length)) {
      throw new IllegalArgumentException(
          "%d bytes need room for %d, not %d"
              .formatted(length, Codec.roomFor(length), target.capacity() - targetOffset));
    }
  }
}
