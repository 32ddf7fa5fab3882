package dev.weir.journal;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Reads frames of one segment into a buffer that is kept; one thread. */
final class Frame {
  private final ByteBuffer head =
      ByteBuffer.allocateDirect(FrameLayout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private ByteBuffer body = ByteBuffer.allocateDirect(64 << 10);
  private @Nullable BatchHeader header;
  private long forced;

  /**
   * Reads the frame at {@code offset}.
   *
   * @return false when no whole valid frame is there
   */
  boolean read(FileChannel channel, long offset) throws IOException {
    header = null;
    if (!fill(channel, head.clear(), offset) || head.getInt(0) != FrameLayout.MAGIC) {
      return false;
    }
    BatchHeader found = header();
    if (found == null) {
      return false;
    }
    if (body.capacity() < found.storedLength()) {
      body = ByteBuffer.allocateDirect(Math.max(found.storedLength(), 2 * body.capacity()));
    }
    body.clear().limit(found.storedLength());
    if (!fill(channel, body, offset + FrameLayout.HEADER_BYTES)
        || FrameLayout.checksum(head, body) != head.getInt(4)) {
      return false;
    }
    header = found;
    forced = head.getLong(48);
    return true;
  }

  private @Nullable BatchHeader header() {
    if (head.getShort(8) != FrameLayout.VERSION) {
      return null;
    }
    try {
      return new BatchHeader(
          head.getLong(24),
          head.getLong(32),
          head.getLong(40),
          head.getInt(12),
          head.getInt(16),
          head.getShort(10) & 0xffff);
    } catch (ProblemException noHeader) {
      // Bytes that are no header are an answer here (the tail of a journal), not a failure.
      return null;
    }
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer, long offset)
      throws IOException {
    long at = offset;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    buffer.flip();
    return true;
  }

  BatchHeader batch() {
    BatchHeader known = header;
    if (known == null) {
      throw new IllegalStateException("no frame was read");
    }
    return known;
  }

  /** The stored payload, from position 0 to its limit; overwritten by the next read. */
  ByteBuffer payload() {
    return body;
  }

  /** The sequence of the same epoch that was durable when this frame was written. */
  long forced() {
    return forced;
  }

  long bytes() {
    return FrameLayout.frameBytes(batch().storedLength());
  }
}
