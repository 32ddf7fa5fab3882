package dev.weir.analysis;

import java.util.Arrays;

/**
 * A growing stack of envelope candidates (length, units, first interval, last interval) in
 * primitive arrays, and the rule by which the upper hull of rising points is kept. Blocks of the
 * recursion lie one above the other.
 */
final class HullPoints {
  private static final int FIRST_CAPACITY = 256;

  private long[] lengths = new long[FIRST_CAPACITY];
  private long[] units = new long[FIRST_CAPACITY];
  private int[] first = new int[FIRST_CAPACITY];
  private int[] last = new int[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  void truncate(int newSize) {
    size = newSize;
  }

  long length(int i) {
    return lengths[i];
  }

  long units(int i) {
    return units[i];
  }

  int first(int i) {
    return first[i];
  }

  int last(int i) {
    return last[i];
  }

  void push(long length, long unitCount, int firstInterval, int lastInterval) {
    if (size == lengths.length) {
      int capacity = size * 2;
      lengths = Arrays.copyOf(lengths, capacity);
      units = Arrays.copyOf(units, capacity);
      first = Arrays.copyOf(first, capacity);
      last = Arrays.copyOf(last, capacity);
    }
    lengths[size] = length;
    units[size] = unitCount;
    first[size] = firstInterval;
    last[size] = lastInterval;
    size++;
  }

  /**
   * Pushes a point that lies not left of the last one, and drops what it hides. The hull above
   * {@code base} stays concave, seen from (0, 0), and rises strictly.
   */
  void pushHull(int base, long length, long unitCount, int firstInterval, int lastInterval) {
    if (size > base && unitCount <= units[size - 1]) {
      return;
    }
    while (size > base && hides(base, length, unitCount)) {
      size--;
    }
    if (unitCount > 0) {
      push(length, unitCount, firstInterval, lastInterval);
    }
  }

  /** True when the point on top lies on or below the line from the one before it to the new one. */
  private boolean hides(int base, long length, long unitCount) {
    int top = size - 1;
    if (lengths[top] == length) {
      return true;
    }
    long fromLength = top > base ? lengths[top - 1] : 0;
    long fromUnits = top > base ? units[top - 1] : 0;
    if (lengths[top] == fromLength) {
      return false;
    }
    return ExactSlope.compare(
            units[top] - fromUnits, lengths[top] - fromLength,
            unitCount - fromUnits, length - fromLength)
        <= 0;
  }

  /** Copies the points of {@code [from, to)} of another stack on top of this one. */
  void pushAll(HullPoints other, int from, int to) {
    for (int i = from; i < to; i++) {
      push(other.lengths[i], other.units[i], other.first[i], other.last[i]);
    }
  }
}
