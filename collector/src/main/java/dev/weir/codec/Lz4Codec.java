package dev.weir.codec;

import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** LZ4 in its fast variant; native where the library has this platform, in Java elsewhere. */
final class Lz4Codec implements Codec {
  private final LZ4Compressor lz4 = LZ4Factory.fastestInstance().fastCompressor();

  @Override
  public CompressionLevel level() {
    return CompressionLevel.LOW;
  }

  @Override
  public int pack(
      ByteBuffer source, int sourceOffset, int length, ByteBuffer target, int targetOffset) {
    PackedBlock.requireRoom(source, length, target, targetOffset);
    int room = Codec.roomFor(length) - PackedBlock.HEAD_BYTES;
    int packed =
        lz4.compress(
            source, sourceOffset, length, target, targetOffset + PackedBlock.HEAD_BYTES, room);
    if (packed >= length) {
      return PackedBlock.store(source, sourceOffset, length, target, targetOffset);
    }
    target.put(targetOffset, PackedBlock.LZ4);
    return PackedBlock.HEAD_BYTES + packed;
  }

  @Override
  public void close() {
    // LZ4 keeps no state between blocks.
  }
}
