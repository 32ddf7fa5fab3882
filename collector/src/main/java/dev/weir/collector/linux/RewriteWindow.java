package dev.weir.collector.linux;

import java.util.Arrays;

/**
 * Which places of which files were written within a window, in bounded memory: a bit for each block
 * of 4 KiB, kept by stretches of 4 MiB, and up to two ranges of bytes within a block that was
 * written in part. Where that is not enough, a place counts as written for the first time again, so
 * that rewriting is never overstated. When more stretches are touched than fit, half of them by
 * hash are no longer followed, and what they counted is forgotten with them.
 */
final class RewriteWindow {
  /** 12,288 stretches are 48 GiB of files; 160 bytes each. */
  static final int SLOTS = 1 << 14;

  private static final int SLOTS_USED_MAX = SLOTS / 4 * 3;
  private static final int BLOCK_SHIFT = 12;
  private static final int BLOCK_BYTES = 1 << BLOCK_SHIFT;
  private static final int BITMAP_WORDS = 1 << Stretches.SHIFT - BLOCK_SHIFT - 6;

  /** Words of a slot: two of its name, the bits, the bytes written, those written first. */
  private static final int FILE = 0;

  private static final int PLACE = 1;
  private static final int BITS = 2;
  private static final int WRITTEN = BITS + BITMAP_WORDS;
  private static final int DISTINCT = WRITTEN + 1;
  private static final int SLOT_WORDS = DISTINCT + 1;

  /** The number of a stretch has 26 bits, its group 6, which of the files of a number 32. */
  private static final int STRETCH_BITS = 26;

  private static final int SHIFT_MAX = 16;

  private final int groups;
  private final PartialBlocks partial = new PartialBlocks();
  private long[] slots = new long[SLOTS * SLOT_WORDS];
  private int used;
  private int shift;

  /**
   * @param groups at most 64
   */
  RewriteWindow(int groups) {
    this.groups = groups;
  }

  /** One in 2^shift stretches is followed. */
  int shift() {
    return shift;
  }

  /** Follows half as many stretches from now on. */
  void halve() {
    shift = Math.min(SHIFT_MAX, shift + 1);
    long[] old = slots;
    slots = new long[old.length];
    used = 0;
    partial.clear();
    for (int at = 0; at < old.length; at += SLOT_WORDS) {
      long stretch = old[at + PLACE] & (1 << STRETCH_BITS) - 1;
      if (old[at + WRITTEN] > 0 && Stretches.followed(old[at + FILE], stretch, shift)) {
        System.arraycopy(old, at, slots, slot(old[at + FILE], old[at + PLACE]), SLOT_WORDS);
        used++;
      }
    }
  }

  /**
   * Takes note of a write.
   *
   * @param key of the inode
   * @param group the word {@link CountingMaps#GROUP} of the file
   */
  void written(long key, long position, long group, long length) {
    long end = position + length;
    long from = position;
    while (from < end) {
      long stretch = from >>> Stretches.SHIFT;
      long to = Math.min(end, stretch + 1 << Stretches.SHIFT);
      if (Stretches.followed(key, stretch, shift)) {
        long place = group & 0xffffffff00000000L | (group & 63) << STRETCH_BITS | stretch;
        writtenWithin(key, place, from, to);
      }
      from = to;
    }
  }

  private void writtenWithin(long key, long place, long from, long to) {
    int slot = slot(key, place);
    if (slots[slot + WRITTEN] == 0) {
      if (used >= SLOTS_USED_MAX) {
        halve();
        if (!Stretches.followed(key, from >>> Stretches.SHIFT, shift) || used >= SLOTS_USED_MAX) {
          return;
        }
        slot = slot(key, place);
      }
      slots[slot + FILE] = key;
      slots[slot + PLACE] = place;
      used++;
    }
    long first = 0;
    for (long at = from; at < to; ) {
      long blockEnd = Math.min(to, (at >>> BLOCK_SHIFT) + 1 << BLOCK_SHIFT);
      first += firstTime(slot, at, (int) (blockEnd - at));
      at = blockEnd;
    }
    slots[slot + WRITTEN] += to - from;
    slots[slot + DISTINCT] += first;
  }

  private int firstTime(int slot, long at, int length) {
    int block = (int) (at >>> BLOCK_SHIFT) & (1 << Stretches.SHIFT - BLOCK_SHIFT) - 1;
    int word = slot + BITS + (block >>> 6);
    long bit = 1L << block;
    if ((slots[word] & bit) != 0) {
      return 0;
    }
    long name = mixed(mixed(slots[slot + FILE]) + slots[slot + PLACE] * 1024 + block);
    int from = (int) at & BLOCK_BYTES - 1;
    int first = partial.add(name, from, from + length);
    if (length == BLOCK_BYTES || partial.full(name)) {
      slots[word] |= bit;
    }
    return first;
  }

  /** Where the slot of this name is, or the free one where it would be. */
  private int slot(long key, long place) {
    int index = (int) (mixed(mixed(key) + place) >>> 32) & SLOTS - 1;
    while (true) {
      int at = index * SLOT_WORDS;
      boolean same = slots[at + FILE] == key && slots[at + PLACE] == place;
      if (same || slots[at + WRITTEN] == 0) {
        return at;
      }
      index = index + 1 & SLOTS - 1;
    }
  }

  /** The finalizer of SplitMix64. */
  static long mixed(long value) {
    long a = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
    return b ^ b >>> 31;
  }

  /** Receives the sums of one group. */
  @FunctionalInterface
  interface Totals {
    void group(int group, long writtenBytes, long distinctBytes);
  }

  /** Tells the sums of each group in which something was written, and begins a new window. */
  void end(Totals totals) {
    long[] written = new long[groups];
    long[] distinct = new long[groups];
    for (int at = 0; at < slots.length; at += SLOT_WORDS) {
      if (slots[at + WRITTEN] > 0) {
        int group = (int) (slots[at + PLACE] >>> STRETCH_BITS) & 63;
        written[group] += slots[at + WRITTEN];
        distinct[group] += slots[at + DISTINCT];
      }
    }
    Arrays.fill(slots, 0);
    used = 0;
    partial.clear();
    for (int group = 0; group < groups; group++) {
      if (written[group] > 0) {
        totals.group(group, written[group], distinct[group]);
      }
    }
  }
}
