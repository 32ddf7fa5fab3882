package dev.weir.scan;

import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file block by block and tells which differ from what their hashes say. A block of which
 * the old end of the file is a prefix yields the bytes after it only, so an append costs what was
 * appended; zeros where nothing was are not told, so a hole stays one.
 */
final class ContentComparison {
  private static final int BLOCK = BlockScanner.BLOCK_BYTES;
  private static final byte[] ZEROS = new byte[BLOCK];

  private final byte[] block = new byte[BLOCK];
  private long bytesRead;

  long bytesRead() {
    return bytesRead;
  }

  /**
   * Brings {@code known} to the present content.
   *
   * @param hashed whether the file's hashes may be kept
   */
  void compare(KnownFile known, FileFacts now, boolean hashed, ChangeSink sink)
      throws IOException, InterruptedException {
    try {
      compareBlocks(known, now, hashed, sink);
    } catch (IOException e) {
      // The listener has the new length and some of the blocks: no hash stands for that.
      known.hashes = null;
      known.hashedSize = now.size();
      throw e;
    }
  }

  private void compareBlocks(KnownFile known, FileFacts now, boolean hashed, ChangeSink sink)
      throws IOException, InterruptedException {
    long before = Math.min(known.hashedSize, now.size());
    if (known.hashedSize != now.size()) {
      sink.resized(now);
    }
    long[] old = known.hashes;
    long[] fresh = hashed ? new long[blocks(now.size())] : null;
    long end = 0;
    try (FileChannel channel =
        FileChannel.open(now.path(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      int length = fill(channel, 0, now.size());
      for (int index = 0; length > 0; index++) {
        long start = (long) index * BLOCK;
        int held = Math.clamp(before - start, 0, BLOCK);
        boolean whole = start + held == Math.min(known.hashedSize, start + BLOCK);
        tell(now, start, length, held, old != null && whole && held > 0 ? old[index] : null, sink);
        if (fresh != null) {
          fresh[index] = hash(length);
        }
        end = start + length;
        length = fill(channel, start + BLOCK, now.size());
      }
    }
    known.hashes = fresh;
    known.hashedSize = now.size();
    known.unsettled |= end < now.size();
  }

  private void tell(
      FileFacts now, long start, int length, int held, @Nullable Long old, ChangeSink sink)
      throws InterruptedException {
    int from = 0;
    if (held == 0) {
      if (Arrays.equals(block, 0, length, ZEROS, 0, length)) {
        return;
      }
    } else if (old != null && held <= length && hash(held) == old) {
      from = held;
    }
    boolean gained = from < length && !Arrays.equals(block, from, length, ZEROS, 0, length - from);
    if (gained || from == 0) {
      sink.written(now, start + from, ByteBuffer.wrap(block, from, length - from).slice());
    }
  }

  private long hash(int length) {
    return Hashing.xxh3_64().hashBytesToLong(block, 0, length);
  }

  private int fill(FileChannel channel, long start, long size) throws IOException {
    int wanted = Math.clamp(size - start, 0, BLOCK);
    ByteBuffer into = ByteBuffer.wrap(block, 0, wanted);
    while (into.hasRemaining() && channel.read(into, start + into.position()) > 0) {
      // a short read is followed by another until the block is full or the file ends
    }
    bytesRead += into.position();
    return into.position();
  }

  static int blocks(long size) {
    return Math.toIntExact((size + BLOCK - 1) / BLOCK);
  }
}
