package dev.weir.intercept;

import java.lang.foreign.MemorySegment;

/**
 * Where a {@link WriteSource} puts what it saw. Called under the source's own locks, so that
 * positions follow the order of effect; implementations are safe for many threads, copy the bytes
 * before they return and never wait for disk or line.
 */
public interface OperationSink {
  /**
   * Takes one operation laid out as in {@link dev.weir.operation.OperationLayout}; sequence and
   * time are filled in by the sink, in its own copy.
   *
   * @return the sequence given, dense and increasing from 1
   */
  long append(MemorySegment memory, long offset, int length);

  /**
   * Waits, holding no lock, until a mirror may add more without pushing application writes out of
   * memory.
   *
   * @throws InterruptedException when the mirror is to end
   */
  void awaitRoomForMirror() throws InterruptedException;
}
