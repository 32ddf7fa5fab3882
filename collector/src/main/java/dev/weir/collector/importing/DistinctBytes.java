package dev.weir.collector.importing;

import java.util.Arrays;

/**
 * Counts exactly how many distinct bytes a set of writes covers. Starts and ends are kept apart and
 * sorted each by itself: walking both in order tells at each place how many ranges cover it, which
 * needs no pairs. Adjoining and overlapping ranges are joined whenever memory runs short.
 */
final class DistinctBytes {
  private static final int FIRST_RANGES = 64;

  /** Where joining gained less than half, it is not tried before memory is so many times larger. */
  private static final int REST_AFTER_JOINING = 4;

  private final Budget budget;
  private long[] starts = {};
  private long[] ends = {};
  private int count;
  private long writtenBytes;
  private boolean full;
  private int joinAtRanges = FIRST_RANGES;

  /** How many ranges all counters of one import may hold together. */
  static final class Budget {
    private int left;

    Budget(int ranges) {
      this.left = ranges;
    }

    private boolean take(int ranges) {
      if (ranges > left) {
        return false;
      }
      left -= ranges;
      return true;
    }

    private void giveBack(int ranges) {
      left += ranges;
    }
  }

  DistinctBytes(Budget budget) {
    this.budget = budget;
  }

  /**
   * Takes one write of at least a byte.
   *
   * @return false when it was not followed for want of memory, and nothing after it will be
   */
  boolean add(long offset, long length) {
    if (full) {
      return false;
    }
    if (count > 0 && ends[count - 1] == offset) {
      ends[count - 1] = offset + length; // Sequential writing needs no memory.
    } else {
      if (count == starts.length && !makeRoom()) {
        full = true;
        return false;
      }
      starts[count] = offset;
      ends[count] = offset + length;
      count++;
    }
    writtenBytes += length;
    return true;
  }

  /** Bytes of all writes that were followed. */
  long writtenBytes() {
    return writtenBytes;
  }

  /** Bytes of the places that they cover. */
  long distinctBytes() {
    join();
    long distinct = 0;
    for (int i = 0; i < count; i++) {
      distinct += ends[i] - starts[i];
    }
    return distinct;
  }

  /** Begins anew and gives its memory back. */
  void clear() {
    budget.giveBack(starts.length);
    starts = new long[0];
    ends = new long[0];
    count = 0;
    writtenBytes = 0;
    full = false;
    joinAtRanges = FIRST_RANGES;
  }

  private boolean makeRoom() {
    if (starts.length >= joinAtRanges) {
      join();
      if (count <= starts.length / 2) {
        return true;
      }
      joinAtRanges = starts.length * REST_AFTER_JOINING; // Scattered writes: sorting is dear.
    }
    int more = Math.max(FIRST_RANGES, starts.length);
    if (budget.take(more)) {
      starts = Arrays.copyOf(starts, starts.length + more);
      ends = Arrays.copyOf(ends, ends.length + more);
      return true;
    }
    join();
    return count < starts.length - starts.length / 8;
  }

  private void join() {
    Arrays.sort(starts, 0, count);
    Arrays.sort(ends, 0, count);
    int joined = 0;
    int covering = 0;
    int end = 0;
    for (int start = 0; start < count; ) {
      if (starts[start] <= ends[end]) { // Ranges that touch are one.
        if (covering == 0) {
          starts[joined] = starts[start];
        }
        covering++;
        start++;
      } else {
        covering--;
        if (covering == 0) {
          ends[joined++] = ends[end];
        }
        end++;
      }
    }
    if (count > 0) {
      ends[joined++] = ends[count - 1];
    }
    count = joined;
  }
}
