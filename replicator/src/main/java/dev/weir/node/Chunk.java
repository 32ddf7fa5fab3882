package dev.weir.node;

import dev.weir.operation.OperationLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Memory for records of several runs; free again when none of its holders is left. It is the
 * process's own, or a part of the ring that a successor can read.
 */
final class Chunk {
  /** Two largest records fit, so that at most a third is lost at the end of a chunk. */
  static final int BYTES = 2 * OperationLayout.RECORD_MAX_BYTES + 8_192;

  private static final int OWN = -1;

  private final AtomicInteger holders = new AtomicInteger();
  private final ChunkPool pool;
  private final @Nullable Arena arena;
  private final @Nullable RingMemory ring;
  final MemorySegment memory;

  /** Its place in the ring. */
  final int number;

  /** Bytes in use; belongs to whoever fills the chunk. */
  int used;

  private Chunk(
      ChunkPool pool,
      MemorySegment memory,
      @Nullable Arena arena,
      @Nullable RingMemory ring,
      int number) {
    this.pool = pool;
    this.memory = memory;
    this.arena = arena;
    this.ring = ring;
    this.number = number;
  }

  /** The process's own memory, which the arena gives and takes back. */
  static Chunk own(ChunkPool pool, Arena arena) {
    return new Chunk(pool, arena.allocate(BYTES, 64), arena, null, OWN);
  }

  /** A part of the ring. */
  static Chunk of(ChunkPool pool, RingMemory ring, int number) {
    return new Chunk(pool, ring.chunk(number), null, ring, number);
  }

  boolean fits(int length) {
    return length <= BYTES - used;
  }

  /** The record that was put at the end is whole. */
  void add(int length) {
    used += length;
    if (ring != null) {
      ring.filled(number, used);
    }
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
      if (ring != null) {
        ring.filled(number, 0);
      }
      pool.giveBack(this);
    }
  }

  /** Gives the memory back; a part of the ring can be taken again. */
  void free() {
    if (arena != null) {
      arena.close();
    } else if (ring != null) {
      ring.forget(number);
    }
  }
}
