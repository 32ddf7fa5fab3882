package dev.weir.codec;

import java.nio.ByteBuffer;

/**
 * Packs blocks of bytes at one level. A packed block begins with one byte that names its method, so
 * {@link Unpacker} reads blocks of every level. What does not shrink is stored, so a packed block
 * is never more than one byte longer than its content.
 *
 * <p>One instance belongs to one thread. No call makes objects; buffers are direct, and their
 * positions and limits are neither used nor changed.
 */
public interface Codec extends AutoCloseable {
  /** Longest content of one block. */
  int MAX_BLOCK_BYTES = 64 * 1024 * 1024;

  /** By how much a packed block may exceed its content: the byte that names the method. */
  int MAX_GROWTH_BYTES = 1;

  CompressionLevel level();

  /**
   * Packs {@code length} bytes and returns the length of the packed block, at most {@code length +}
   * {@link #MAX_GROWTH_BYTES}.
   *
   * @param target has at least {@link #roomFor} bytes from {@code targetOffset} on; those beyond
   *     the packed block are scratch space
   * @throws IllegalArgumentException when a buffer is not direct or the room is too small
   */
  int pack(ByteBuffer source, int sourceOffset, int length, ByteBuffer target, int targetOffset);

  /** Lets go of native memory. */
  @Override
  void close();

  /** Room in bytes that {@link #pack} needs in the target for content of this length. */
  static int roomFor(int length) {
    if (length < 0 || length > MAX_BLOCK_BYTES) {
      throw new IllegalArgumentException(
          "a block holds 0 to " + MAX_BLOCK_BYTES + " bytes, not " + length);
    }
    return MAX_GROWTH_BYTES + length + length / 255 + 80; // worst cases of LZ4 and Zstandard
  }
}
