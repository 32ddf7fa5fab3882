package dev.weir.capture;

import java.util.Arrays;

/** From when to when the intervals and gaps of each block of a capture reach. */
final class BlockTimes {
  private long[] starts = new long[16];
  private long[] ends = new long[16];
  private int size;

  /** The next block's; a block without any begins after it ends. */
  void add(long startNanos, long endNanos) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    starts[size] = startNanos;
    ends[size] = endNanos;
    size++;
  }

  long start(int block) {
    return starts[block];
  }

  long end(int block) {
    return ends[block];
  }
}
