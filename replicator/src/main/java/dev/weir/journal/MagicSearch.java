package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Looks through a segment in blocks, for the next frame or the next byte that is not zero. */
final class MagicSearch {
  private static final int BLOCK_BYTES = 1 << 20;

  private final FileChannel channel;
  private final ByteBuffer block =
      ByteBuffer.allocateDirect(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long blockAt;

  MagicSearch(FileChannel channel) {
    this.channel = channel;
  }

  /** Offset of the next possible frame at or behind an aligned offset, or the file's size. */
  long next(long from) throws IOException {
    long at = from;
    while (load(at)) {
      for (int i = (int) (at - blockAt); i + 4 <= block.limit(); i += FrameLayout.ALIGNMENT) {
        if (block.getInt(i) == FrameLayout.MAGIC) {
          return blockAt + i;
        }
      }
      at = blockAt + BLOCK_BYTES;
    }
    return channel.size();
  }

  /** Offset of the first byte that is not zero at or behind an offset, or the file's size. */
  long firstNonZero(long from) throws IOException {
    long at = from;
    while (load(at)) {
      for (int i = (int) (at - blockAt); i < block.limit(); i++) {
        if (block.get(i) != 0) {
          return blockAt + i;
        }
      }
      at = blockAt + BLOCK_BYTES;
    }
    return channel.size();
  }

  private boolean load(long at) throws IOException {
    if (at >= channel.size()) {
      return false;
    }
    long start = at / BLOCK_BYTES * BLOCK_BYTES;
    if (start != blockAt || block.limit() == 0) {
      block.clear();
      long read = 0;
      while (block.hasRemaining() && read >= 0) {
        read = channel.read(block, start + block.position());
      }
      block.flip();
      blockAt = start;
    }
    return at - blockAt < block.limit();
  }
}
