package dev.weir.node;

import java.nio.ByteBuffer;

/** A stretch of a chunk; each slot holds its chunk. */
record Slot(Chunk chunk, int offset, int length) {

  /** A view of the bytes, direct. */
  ByteBuffer bytes() {
    return chunk.memory.asSlice(offset, length).asByteBuffer();
  }
}
