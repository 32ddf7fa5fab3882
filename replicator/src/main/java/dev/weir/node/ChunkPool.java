package dev.weir.node;

import java.util.ArrayDeque;

/** Keeps some free chunks, so that capture does not wait for fresh memory. */
final class ChunkPool implements AutoCloseable {
  private static final int MOST_FREE = 8;

  private final ArrayDeque<Chunk> free = new ArrayDeque<>();
  private boolean closed;

  /** A chunk with one holder: the caller. */
  Chunk take() {
    Chunk chunk;
    synchronized (this) {
      chunk = free.poll();
    }
    if (chunk == null) {
      chunk = new Chunk(this);
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
