package dev.weir.collector.linux;

import java.util.Arrays;

/**
 * For each block that was written in part, up to two ranges of its bytes that were. Blocks are
 * known by a name of 64 well-mixed bits; that two of some ten thousand share one is not to be
 * expected (1 in 10^10).
 */
final class PartialBlocks {
  static final int ENTRIES = 1 << 15;

  private static final int ENTRIES_USED_MAX = ENTRIES / 4 * 3;
  private static final int BLOCK_BYTES = 4096;

  /** Four offsets of 0 to 4096 in a word: begin and end of the one range and of the other. */
  private static final int OFFSET_BITS = 13;

  private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;

  private final long[] names = new long[ENTRIES];
  private final long[] ranges = new long[ENTRIES];
  private int used;

  /**
   * Notes a range.
   *
   * @return how many of its bytes were not noted before
   */
  int add(long name, int from, int to) {
    int at = entry(name);
    long known = ranges[at];
    int first = to - from - overlap(known, from, to);
    boolean whole = to - from == BLOCK_BYTES;
    if (known == 0 && (whole || used >= ENTRIES_USED_MAX)) {
      return first;
    }
    if (known == 0) {
      used++;
      names[at] = name;
    }
    ranges[at] = joined(known, from, to);
    return first;
  }

  /** Whether the ranges make up the whole block. */
  boolean full(long name) {
    return ranges[entry(name)] == packed(0, BLOCK_BYTES, 0, 0);
  }

  void clear() {
    Arrays.fill(ranges, 0);
    used = 0;
  }

  private int entry(long name) {
    int at = (int) name & ENTRIES - 1;
    while (ranges[at] != 0 && names[at] != name) {
      at = at + 1 & ENTRIES - 1;
    }
    return at;
  }

  private static int overlap(long known, int from, int to) {
    return common(from, to, offset(known, 0), offset(known, 1))
        + common(from, to, offset(known, 2), offset(known, 3));
  }

  private static int common(int from, int to, int otherFrom, int otherTo) {
    return Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
  }

  /** The ranges with one more; when that makes three, the shortest is forgotten. */
  private static long joined(long known, int from, int to) {
    int begin = from;
    int end = to;
    int[] kept = new int[4];
    int count = 0;
    for (int i = 0; i < 4; i += 2) {
      int a = offset(known, i);
      int b = offset(known, i + 1);
      if (b > 0 && a <= end && b >= begin) {
        begin = Math.min(begin, a);
        end = Math.max(end, b);
      } else if (b > 0) {
        kept[count++] = a;
        kept[count++] = b;
      }
    }
    // The first range may touch what the second made longer.
    if (count == 2 && kept[0] <= end && kept[1] >= begin) {
      return packed(Math.min(begin, kept[0]), Math.max(end, kept[1]), 0, 0);
    }
    if (count < 4) {
      return count == 0 ? packed(begin, end, 0, 0) : packed(begin, end, kept[0], kept[1]);
    }
    boolean firstLonger = kept[1] - kept[0] >= kept[3] - kept[2];
    int a = firstLonger ? kept[0] : kept[2];
    int b = firstLonger ? kept[1] : kept[3];
    int shorter = firstLonger ? kept[3] - kept[2] : kept[1] - kept[0];
    return end - begin >= shorter
        ? packed(begin, end, a, b)
        : packed(kept[0], kept[1], kept[2], kept[3]);
  }

  private static int offset(long packed, int index) {
    return (int) (packed >>> index * OFFSET_BITS) & OFFSET_MASK;
  }

  private static long packed(long a, long b, long c, long d) {
    return a | b << OFFSET_BITS | c << 2 * OFFSET_BITS | d << 3 * OFFSET_BITS;
  }
}
