package dev.weir.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps some free chunks, so that capture does not wait for fresh memory. */
final class ChunkPool implements AutoCloseable {
  private static final int MOST_FREE = 8;

  private final Machine machine;
  private final @Nullable RingMemory ring;
  private final ArrayDeque<Chunk> free = new ArrayDeque<>();

  /** Parts of the ring without memory. */
  private final ArrayDeque<Chunk> bare = new ArrayDeque<>();

  private boolean closed;

  /**
   * @param ring where chunks lie; null for memory of this process alone
   */
  ChunkPool(Machine machine, @Nullable RingMemory ring) {
    this.machine = machine;
    this.ring = ring;
    for (int i = 0; ring != null && i < ring.chunks(); i++) {
      if (ring.filled(i) == 0) {
        bare.add(Chunk.of(this, ring, i));
      }
    }
  }

  /**
   * The chunks that an earlier server left filled, each with one holder: the caller. Before
   * anything is taken.
   */
  List<Chunk> inherited() {
    List<Chunk> found = new ArrayList<>();
    for (int i = 0; ring != null && i < ring.chunks(); i++) {
      int filled = ring.filled(i);
      if (filled > 0) {
        Chunk chunk = Chunk.of(this, ring, i);
        chunk.used = filled;
        chunk.hold();
        found.add(chunk);
      }
    }
    return found;
  }

  /** A chunk with one holder: the caller. A full ring lends memory that no successor can read. */
  Chunk take() {
    Chunk chunk;
    synchronized (this) {
      chunk = free.isEmpty() ? bare.poll() : free.poll();
    }
    if (chunk == null) {
      chunk = Chunk.own(this, machine.arena());
    }
    chunk.hold();
    return chunk;
  }

  void giveBack(Chunk chunk) {
    synchronized (this) {
      if (!closed && free.size() < MOST_FREE) {
        free.push(chunk);
        return;
      }
    }
    chunk.free();
    synchronized (this) {
      if (chunk.number >= 0) {
        bare.push(chunk);
      }
    }
  }

  /** Frees what is free; what is still held is freed when it comes back. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      free.forEach(Chunk::free);
      free.clear();
    }
  }
}
