package dev.weir.analysis;

import dev.weir.workload.Workload;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Windows that are measured first, cheaply, so that most blocks need no envelope of their own: the
 * heaviest and the densest aligned window of 1, 2, 4, ... intervals. Their hull G lies below the
 * true envelope. In a block of S units whose densest interval has rate r, every window of length x
 * holds at most min(S, b + r x) units, where b is 0 for the low envelope and twice the largest
 * interval for the high one. As G is concave and rises, G(0) at least b and G((S - b) / r) at least
 * S suffice for G to hide the whole block.
 */
final class KnownWindows {
  /** Doubles stand in for exact integers here; this much slack keeps the test on the safe side. */
  private static final double SLACK = 1 + 1e-9;

  private final WireLoad load;
  private final Workload workload;
  private final boolean high;
  private final int leaf;
  private final int leafShift;
  private final float[][] densest;
  private final long[][] largest;
  private final HullPoints hull = new HullPoints();

  KnownWindows(WireLoad load, boolean high, int leaf) {
    this.load = load;
    this.workload = load.workload();
    this.high = high;
    this.leaf = leaf;
    this.leafShift = Integer.numberOfTrailingZeros(leaf);
    int levels = 1;
    for (long width = leaf; width < workload.size(); width *= 2) {
      levels++;
    }
    this.densest = new float[levels][];
    this.largest = new long[levels][];
    measureLeaves();
    for (int level = 1; level < levels; level++) {
      pairUp(level);
    }
    measureAlignedWindows();
  }

  /**
   * How many of {@code count} intervals the left block takes, so that blocks stay aligned to powers
   * of two times the leaf.
   */
  static int leftPart(int count, int leaf) {
    int part = leaf;
    while (part * 2L < count) {
      part *= 2;
    }
    return part;
  }

  /** True when no window inside the intervals [from, to) can reach above the hull. */
  boolean cover(int from, int to) {
    int level = 0;
    while (((long) leaf << level) < to - from) {
      level++;
    }
    int block = from >> (leafShift + level);
    double rate = densest[level][block];
    double offset = high ? 2.0 * largest[level][block] : 0;
    double sum = (load.unitsBefore(to) - load.unitsBefore(from)) * SLACK;
    if (high && hullAt(0) < Math.min(offset * SLACK, sum)) {
      return false;
    }
    return sum <= offset || hullAt((sum - offset) / rate) >= sum;
  }

  private void measureLeaves() {
    int count = (workload.size() + leaf - 1) >> leafShift;
    densest[0] = new float[count];
    largest[0] = new long[count];
    for (int i = 0; i < workload.size(); i++) {
      long units = load.units(i);
      int block = i >> leafShift;
      float rate = Math.nextUp((float) ((double) units / workload.lengthNanos(i)));
      densest[0][block] = Math.max(densest[0][block], rate);
      largest[0][block] = Math.max(largest[0][block], units);
    }
  }

  private void pairUp(int level) {
    float[] rates = densest[level - 1];
    long[] sizes = largest[level - 1];
    int count = (rates.length + 1) / 2;
    densest[level] = new float[count];
    largest[level] = new long[count];
    for (int i = 0; i < rates.length; i++) {
      densest[level][i / 2] = Math.max(densest[level][i / 2], rates[i]);
      largest[level][i / 2] = Math.max(largest[level][i / 2], sizes[i]);
    }
  }

  private void measureAlignedWindows() {
    HullPoints found = new HullPoints();
    for (long width = 1; width <= workload.size(); width *= 2) {
      measureAligned((int) width, found);
    }
    int[] order =
        IntStream.range(0, found.size())
            .boxed()
            .sorted(Comparator.comparingLong(found::length))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : order) {
      hull.pushHull(0, found.length(i), found.units(i), 0, 0);
    }
  }

  private void measureAligned(int width, HullPoints found) {
    int heaviest = 0;
    long most = -1;
    int steepest = 0;
    double best = -1;
    for (int from = 0; from + width <= workload.size(); from += width) {
      long units = load.unitsBefore(from + width) - load.unitsBefore(from);
      double rate = units / (double) Math.max(1, windowLength(from, from + width - 1));
      if (units > most) {
        most = units;
        heaviest = from;
      }
      if (rate > best) {
        best = rate;
        steepest = from;
      }
    }
    add(found, heaviest, width);
    add(found, steepest, width);
  }

  private void add(HullPoints found, int from, int width) {
    int last = from + width - 1;
    found.push(
        windowLength(from, last), load.unitsBefore(last + 1) - load.unitsBefore(from), from, last);
  }

  private long windowLength(int first, int last) {
    long length =
        high
            ? workload.startNanos(last) - workload.endNanos(first)
            : workload.endNanos(last) - workload.startNanos(first);
    return Math.max(0, length);
  }

  /** The hull at length x, from (0, 0) or the first vertex on; constant after the last. */
  private double hullAt(double x) {
    int low = 0;
    int size = hull.size();
    int top = size;
    while (low < top) {
      int middle = (low + top) >>> 1;
      if (hull.length(middle) <= x) {
        low = middle + 1;
      } else {
        top = middle;
      }
    }
    if (low == size) {
      return size == 0 ? 0 : hull.units(size - 1);
    }
    double fromLength = low == 0 ? 0 : hull.length(low - 1);
    double fromUnits = low == 0 ? 0 : hull.units(low - 1);
    double share = (x - fromLength) / (hull.length(low) - fromLength);
    return fromUnits + share * (hull.units(low) - fromUnits);
  }
}
