package dev.weir.intercept;

import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/**
 * Where a {@link WriteSource} puts what it saw. Called under the source's own locks, so that
 * positions follow the order of effect; implementations are safe for many threads, copy the bytes
 * before they return and never wait for disk or line.
 */
public interface OperationSink extends ContentGuard {
  @Override
  default void beforeChange(long inode) {}

  /**
   * Takes one operation laid out as in {@link dev.weir.operation.OperationLayout}; sequence and
   * time are filled in by the sink, in its own copy.
   *
   * @return the sequence given, dense and increasing from 1
   */
  long append(MemorySegment memory, long offset, int length);

  /**
   * As {@link #append(MemorySegment, long, int)}; a sink that outlives this process tells the
   * sequence before the operation counts, so that what a witness wrote down beyond {@link
   * #lastSequence} did not happen.
   */
  default long append(MemorySegment memory, long offset, int length, LongConsumer witness) {
    return append(memory, offset, length);
  }

  /** The newest operation that an earlier process left in the sink; 0 when nothing outlives. */
  default long lastSequence() {
    return 0;
  }

  /**
   * Called, holding no lock, before a change of an application takes effect: keeps it waiting for
   * as long as the sink is full and its owner wants that, within a bound of the owner's.
   */
  default void awaitRoomForApplication() {}

  /**
   * Waits, holding no lock, until a mirror may add more without pushing application writes out of
   * memory.
   *
   * @throws InterruptedException when the mirror is to end
   */
  void awaitRoomForMirror() throws InterruptedException;
}
