package dev.weir.node;

import dev.weir.operation.OperationLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** Native memory for records of several runs; free again when none of its holders is left. */
final class Chunk {
  /** Two largest records fit, so that at most a third is lost at the end of a chunk. */
  static final int BYTES = 2 * OperationLayout.RECORD_MAX_BYTES + 8_192;

  private final Arena arena = Arena.ofShared();
  private final AtomicInteger holders = new AtomicInteger();
  private final ChunkPool pool;
  final MemorySegment memory = arena.allocate(BYTES, 64);

  /** Bytes in use; belongs to whoever fills the chunk. */
  int used;

  Chunk(ChunkPool pool) {
    this.pool = pool;
  }

  boolean fits(int length) {
    return length <= BYTES - used;
  }

  void hold() {
    holders.incrementAndGet();
  }

  /** Gives one hold up; the last one returns the chunk to its pool. */
  void release() {
    int left = holders.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("a chunk was released more often than held");
    }
    if (left == 0) {
      used = 0;
      pool.giveBack(this);
    }
  }

  void free() {
    arena.close();
  }
}
