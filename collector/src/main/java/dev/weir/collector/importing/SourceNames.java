package dev.weir.collector.importing;

import java.util.Arrays;

/**
 * Numbers names by their bytes, in the order in which they are first seen. Finding a known one
 * makes no object.
 */
final class SourceNames {
  private static final int FIRST_SLOTS = 64;

  private final int most;
  private byte[][] names = new byte[FIRST_SLOTS][];
  private int[] slots = new int[FIRST_SLOTS * 2];
  private int count;
  private int last = -1;

  /**
   * @param most names that are taken
   */
  SourceNames(int most) {
    this.most = most;
  }

  int count() {
    return count;
  }

  /** The number of a name, or -1 where it is not known. */
  int find(byte[] bytes, int from, int to) {
    if (last >= 0 && same(last, bytes, from, to)) { // Files often keep to one name for a while.
      return last;
    }
    int slot = slot(bytes, from, to);
    int found = slots[slot] - 1;
    last = found >= 0 ? found : last;
    return found;
  }

  /**
   * Adds a name that {@link #find} does not know.
   *
   * @return its number, or -1 where there are too many
   */
  int add(byte[] bytes, int from, int to) {
    if (count == most) {
      return -1;
    }
    if (count == names.length) {
      grow();
    }
    names[count] = Arrays.copyOfRange(bytes, from, to);
    slots[slot(bytes, from, to)] = count + 1;
    last = count;
    return count++;
  }

  private boolean same(int index, byte[] bytes, int from, int to) {
    byte[] name = names[index];
    return Arrays.equals(name, 0, name.length, bytes, from, to);
  }

  /** Where the name is, or where it would be. */
  private int slot(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int mask = slots.length - 1;
    int slot = (hash ^ hash >>> 16) & mask;
    while (slots[slot] != 0 && !same(slots[slot] - 1, bytes, from, to)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    names = Arrays.copyOf(names, count * 2);
    slots = new int[names.length * 2];
    for (int i = 0; i < count; i++) {
      slots[slot(names[i], 0, names[i].length)] = i + 1;
    }
  }
}
