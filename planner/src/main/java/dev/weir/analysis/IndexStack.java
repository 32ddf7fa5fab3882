package dev.weir.analysis;

import java.util.Arrays;

/** A growing stack of interval indexes; the hulls of nested blocks lie one above the other. */
final class IndexStack {
  private static final int FIRST_CAPACITY = 1024;

  private int[] items = new int[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  int get(int i) {
    return items[i];
  }

  /** What lay at {@code i} before the stack was cut below it. */
  int above(int i) {
    return items[i];
  }

  /** Cuts the stack, or uncovers again what was cut and not overwritten. */
  void truncate(int newSize) {
    size = newSize;
  }

  void push(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = item;
  }

  void pop() {
    size--;
  }
}
