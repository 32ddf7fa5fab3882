package dev.weir.codec;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Objects;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Unpacks blocks of every level. Made for hostile input: it writes nothing beyond the declared
 * length whatever the block says. One instance belongs to one thread; a good block makes no
 * objects.
 */
public final class Unpacker implements AutoCloseable {
  private final LZ4SafeDecompressor lz4 = LZ4Factory.fastestInstance().safeDecompressor();
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

  /**
   * Unpacks one block and returns the length of its content in bytes.
   *
   * @param length of the packed block
   * @param maxLength the most content that may come out
   * @throws CorruptBlockException when the block is none or holds more than {@code maxLength}; the
   *     target's bytes are then undefined up to that length
   * @throws IllegalArgumentException when a buffer is not direct or shorter than stated
   */
  public int unpack(
      ByteBuffer source,
      int sourceOffset,
      int length,
      ByteBuffer target,
      int targetOffset,
      int maxLength) {
    requireRoom(source, sourceOffset, length, target, targetOffset, maxLength);
    if (length < PackedBlock.HEAD_BYTES) {
      throw new CorruptBlockException("an empty block has no method");
    }
    int from = sourceOffset + PackedBlock.HEAD_BYTES;
    int packed = length - PackedBlock.HEAD_BYTES;
    byte method = source.get(sourceOffset);
    try {
      return switch (method) {
        case PackedBlock.STORED -> copy(source, from, packed, target, targetOffset, maxLength);
        case PackedBlock.LZ4 ->
            lz4.decompress(source, from, packed, target, targetOffset, maxLength);
        case PackedBlock.ZSTD ->
            zstd.decompressDirectByteBuffer(target, targetOffset, maxLength, source, from, packed);
        default -> throw new CorruptBlockException("method " + (method & 0xFF) + " is unknown");
      };
    } catch (LZ4Exception | ZstdException e) {
      throw new CorruptBlockException(
          "a block of %d bytes is damaged or holds more than %d bytes: %s"
              .formatted(length, maxLength, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    zstd.close();
  }

  private static int copy(
      ByteBuffer source, int from, int length, ByteBuffer target, int at, int maxLength) {
    if (length > maxLength) {
      throw new CorruptBlockException(
          "a stored block holds " + length + " bytes, more than the " + maxLength + " declared");
    }
    target.put(at, source, from, length);
    return length;
  }

  private static void requireRoom(
      ByteBuffer source, int from, int length, ByteBuffer target, int at, int maxLength) {
    if (!source.isDirect() || !target.isDirect()) {
      throw new IllegalArgumentException("codecs work on direct buffers only");
    }
    Objects.checkFromIndexSize(from, length, source.capacity());
    Objects.checkFromIndexSize(at, maxLength, target.capacity());
  }
}
