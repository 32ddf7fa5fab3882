package dev.weir.intercept.fuse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.weir.intercept.OperationSink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Captures the directory given until its input ends, into a 64 MiB ring in memory,
 * bench/capture-speed.
 */
final class WriteCost {
  private static final long RING_BYTES = 64L << 20;

  private WriteCost() {}

  private static final class Ring implements OperationSink {
    private final MemorySegment ring = Arena.global().allocate(RING_BYTES, 4096);
    private final AtomicLong sequence = new AtomicLong();
    private long position;

    @Override
    public synchronized long append(MemorySegment memory, long offset, int length) {
      if (position + length > RING_BYTES) {
        position = 0;
      }
      MemorySegment.copy(memory, JAVA_BYTE, offset, ring, JAVA_BYTE, position, length);
      position += length;
      return sequence.incrementAndGet();
    }

    @Override
    public void awaitRoomForMirror() {}
  }

  public static void main(String[] arguments) throws Exception {
    Ring ring = new Ring();
    try (FuseWriteSource source =
        new FuseWriteSource(Path.of(arguments[0]), FuseWriteSource.Options.keepingApart())) {
      source.start(ring);
      source.mirror((entries, bytes) -> {});
      System.out.println("ready");
      untilInputEnds();
      System.out.println(ring.sequence.get() + " operations");
    }
  }

  private static void untilInputEnds() throws IOException {
    System.in.transferTo(java.io.OutputStream.nullOutputStream());
  }
}
