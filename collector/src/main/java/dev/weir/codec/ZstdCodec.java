package dev.weir.codec;

import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/** Zstandard at one of its levels, with one context for all blocks. */
final class ZstdCodec implements Codec {
  private final CompressionLevel level;
  private final ZstdCompressCtx zstd;

  /**
   * @param effort Zstandard's own level
   */
  ZstdCodec(CompressionLevel level, int effort) {
    this.level = level;
    // The frame around a block carries checksum and length already.
    this.zstd = new ZstdCompressCtx().setLevel(effort).setChecksum(false).setContentSize(false);
  }

  @Override
  public CompressionLevel level() {
    return level;
  }

  @Override
  public int pack(
      ByteBuffer source, int sourceOffset, int length, ByteBuffer target, int targetOffset) {
    PackedBlock.requireRoom(source, length, target, targetOffset);
    int room = Codec.roomFor(length) - PackedBlock.HEAD_BYTES;
    int packed =
        zstd.compressDirectByteBuffer(
            target, targetOffset + PackedBlock.HEAD_BYTES, room, source, sourceOffset, length);
    if (packed >= length) {
      return PackedBlock.store(source, sourceOffset, length, target, targetOffset);
    }
    target.put(targetOffset, PackedBlock.ZSTD);
    return PackedBlock.HEAD_BYTES + packed;
  }

  @Override
  public void close() {
    zstd.close();
  }
}
