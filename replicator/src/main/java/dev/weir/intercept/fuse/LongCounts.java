package dev.weir.intercept.fuse;

/**
 * Counts by identity in two flat arrays, 12 bytes per slot at most half empty: a mirror keeps one
 * entry for each object it has named. An identity is never 0. Not thread-safe.
 */
final class LongCounts {
  private static final int INITIAL = 64;

  private long[] keys = new long[INITIAL];
  private int[] counts = new int[INITIAL];
  private int size;

  int get(long key) {
    return counts[slot(key)];
  }

  void add(long key, int change) {
    int at = slot(key);
    if (keys[at] == 0) {
      if (change <= 0) {
        return;
      }
      keys[at] = key;
      size++;
    }
    counts[at] += change;
    if (counts[at] <= 0) {
      removeSlot(at);
    } else if (size * 2 > keys.length) {
      grow();
    }
  }

  void remove(long key) {
    int at = slot(key);
    if (keys[at] != 0) {
      removeSlot(at);
    }
  }

  int size() {
    return size;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int at = home(key);
    while (keys[at] != 0 && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private int home(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & (keys.length - 1);
  }

  /** Moves later members of the probe chain back, so that no marker for removed slots is needed. */
  private void removeSlot(int hole) {
    int mask = keys.length - 1;
    int at = hole;
    int empty = hole;
    while (true) {
      at = (at + 1) & mask;
      if (keys[at] == 0) {
        break;
      }
      int home = home(keys[at]);
      boolean reachable = empty <= at ? (home <= empty || home > at) : (home <= empty && home > at);
      if (reachable) {
        keys[empty] = keys[at];
        counts[empty] = counts[at];
        empty = at;
      }
    }
    keys[empty] = 0;
    counts[empty] = 0;
    size--;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[oldKeys.length * 2];
    counts = new int[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int at = slot(oldKeys[i]);
        keys[at] = oldKeys[i];
        counts[at] = oldCounts[i];
      }
    }
  }
}
