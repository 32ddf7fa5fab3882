package dev.weir.workload;

import java.util.Arrays;

/** The growing primitive arrays below a {@link Workload}: no object per interval. */
final class Columns {
  private static final int FIRST_CAPACITY = 1024;

  private long[] starts;
  private long[] lengths;
  private long[] bytes;
  private long[] operations;
  private int size;

  Columns() {
    this(0);
  }

  /**
   * @param expected how many will be added, about
   */
  Columns(int expected) {
    int capacity = Math.max(FIRST_CAPACITY, expected);
    starts = new long[capacity];
    lengths = new long[capacity];
    bytes = new long[capacity];
    operations = new long[capacity];
  }

  void add(long start, long length, long byteCount, long operationCount) {
    if (size == starts.length) {
      int capacity = size + (size >> 1);
      starts = Arrays.copyOf(starts, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      bytes = Arrays.copyOf(bytes, capacity);
      operations = Arrays.copyOf(operations, capacity);
    }
    starts[size] = start;
    lengths[size] = length;
    bytes[size] = byteCount;
    operations[size] = operationCount;
    size++;
  }

  int size() {
    return size;
  }

  long start(int i) {
    return starts[i];
  }

  long length(int i) {
    return lengths[i];
  }

  long end(int i) {
    return starts[i] + lengths[i];
  }

  long bytes(int i) {
    return bytes[i];
  }

  long operations(int i) {
    return operations[i];
  }
}
