package dev.weir.collector.compressing;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Makes an end of content in memory. */
final class Blank {
  private Blank() {}

  /** Overwrites the whole buffer with zeros; position and limit stay. */
  static void fill(ByteBuffer buffer) {
    MemorySegment.ofBuffer(buffer.duplicate().clear()).fill((byte) 0);
  }
}
