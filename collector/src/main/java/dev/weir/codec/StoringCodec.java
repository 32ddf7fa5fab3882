package dev.weir.codec;

import java.nio.ByteBuffer;

/** Compresses nothing. */
final class StoringCodec implements Codec {
  @Override
  public CompressionLevel level() {
    return CompressionLevel.OFF;
  }

  @Override
  public int pack(
      ByteBuffer source, int sourceOffset, int length, ByteBuffer target, int targetOffset) {
    PackedBlock.requireRoom(source, length, target, targetOffset);
    return PackedBlock.store(source, sourceOffset, length, target, targetOffset);
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
