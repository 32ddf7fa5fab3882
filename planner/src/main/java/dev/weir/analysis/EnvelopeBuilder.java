package dev.weir.analysis;

import dev.weir.workload.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link Envelope} in one pass of divide and conquer. The envelope of two adjoining
 * blocks is the upper hull of both envelopes and of the Minkowski sum of the right block's upper
 * hull of (end, arrived) with the left block's mirrored lower hull of (start, arrived before): each
 * merge is linear in hull sizes. Blocks that provably stay below windows already known keep their
 * hulls and skip their envelope ({@link KnownWindows}).
 *
 * <p>The low envelope counts the bytes of a sample as evenly spread: a window reaches from the
 * start of its first to the end of its last sample. The high envelope lets the first sample's bytes
 * come at its end and the last one's at its start: the window reaches only from end to start. Of
 * several sources on different grids the samples stay whole for it ({@link UnsplitSamples}).
 */
public final class EnvelopeBuilder {
  private static final int LEAF = 8;

  private final WireLoad load;
  private final Workload workload;
  private final boolean high;
  private final @Nullable UnsplitSamples unsplit;
  private final @Nullable KnownWindows known;
  private final IndexStack lower = new IndexStack();
  private final IndexStack upper = new IndexStack();
  private final HullPoints points = new HullPoints();
  private final HullPoints sums = new HullPoints();
  private final HullPoints merged = new HullPoints();

  private EnvelopeBuilder(WireLoad load, boolean high, @Nullable UnsplitSamples unsplit) {
    this.load = load;
    this.workload = load.workload();
    this.high = high;
    this.unsplit = unsplit;
    this.known = unsplit == null ? new KnownWindows(load, high, LEAF) : null;
  }

  /** The envelope that no arrangement of bytes inside the samples can undercut ("at least"). */
  public static Envelope low(WireLoad load) {
    return new EnvelopeBuilder(load, false, null).build();
  }

  /** The envelope of the worst arrangement of bytes inside the samples ("at most"). */
  public static Envelope high(WireLoad load) {
    return new EnvelopeBuilder(load, true, null).build();
  }

  /**
   * The same over the sum of several sources, each on its own grid.
   *
   * @param loads at least one, all with the same cost and ratio
   */
  public static Envelope high(List<WireLoad> loads) {
    return loads.size() == 1
        ? high(loads.getFirst())
        : new EnvelopeBuilder(loads.getFirst(), true, new UnsplitSamples(loads)).build();
  }

  private Envelope build() {
    block(0, unsplit == null ? workload.size() : unsplit.size());
    int size = points.size();
    long[] lengths = new long[size];
    long[] units = new long[size];
    long[] starts = new long[size];
    long[] ends = new long[size];
    for (int i = 0; i < size; i++) {
      lengths[i] = points.length(i);
      units[i] = points.units(i);
      starts[i] =
          unsplit == null ? workload.startNanos(points.first(i)) : leftTime(points.first(i));
      ends[i] = unsplit == null ? workload.endNanos(points.last(i)) : rightTime(points.last(i));
    }
    return new Envelope(lengths, units, starts, ends, load.wireBytesPerUnit());
  }

  /** Leaves both hulls and the envelope of the intervals [from, to) on the stacks. */
  private void block(int from, int to) {
    if (known != null && known.cover(from, to)) {
      scanHulls(from, to);
      return;
    }
    if (to - from <= LEAF) {
      scanHulls(from, to);
      comparePairs(from, to);
      return;
    }
    int middle = from + KnownWindows.leftPart(to - from, LEAF);
    int lowerLeft = lower.size();
    int upperLeft = upper.size();
    int left = points.size();
    block(from, middle);
    int lowerRight = lower.size();
    int upperRight = upper.size();
    int right = points.size();
    block(middle, to);
    sumAcross(lowerLeft, lowerRight, upperRight);
    mergeEnvelopes(left, right);
    joinHulls(lowerLeft, lowerRight, upperLeft, upperRight);
  }

  private void scanHulls(int from, int to) {
    int lowerBase = lower.size();
    int upperBase = upper.size();
    for (int i = from; i < to; i++) {
      pushLower(lowerBase, i);
      pushUpper(upperBase, i);
    }
  }

  private void comparePairs(int from, int to) {
    int base = points.size();
    for (int i = from; i < to; i++) {
      sums.truncate(0);
      for (int j = i; j < to; j++) {
        sums.pushHull(0, length(i, j), units(i, j), i, j);
      }
      mergeInto(base, base, points.size());
    }
  }

  /** The windows that start in the left and end in the right block, by falling slope of edges. */
  private void sumAcross(int lowerLeft, int lowerRight, int upperRight) {
    sums.truncate(0);
    int i = lowerRight - 1;
    int j = upperRight;
    int lastUpper = upper.size() - 1;
    while (true) {
      int first = lower.get(i);
      int last = upper.get(j);
      sums.pushHull(0, length(first, last), units(first, last), first, last);
      boolean moreLeft = i > lowerLeft;
      boolean moreRight = j < lastUpper;
      if (!moreLeft && !moreRight) {
        return;
      }
      if (!moreRight || (moreLeft && leftIsSteeper(i, j))) {
        i--;
      } else {
        j++;
      }
    }
  }

  private boolean leftIsSteeper(int i, int j) {
    int left = lower.get(i);
    int before = lower.get(i - 1);
    int right = upper.get(j);
    int after = upper.get(j + 1);
    return ExactSlope.compare(
            leftUnits(left) - leftUnits(before), leftTime(left) - leftTime(before),
            rightUnits(after) - rightUnits(right), rightTime(after) - rightTime(right))
        >= 0;
  }

  private void mergeEnvelopes(int left, int right) {
    mergeInto(left, right, points.size());
  }

  /**
   * Replaces the points from {@code left} on by the hull of [left, right), [right, end) and the
   * sums, all three sorted by length.
   */
  private void mergeInto(int left, int right, int end) {
    merged.truncate(0);
    int a = left;
    int b = right;
    int c = 0;
    while (a < right || b < end || c < sums.size()) {
      long lengthA = a < right ? points.length(a) : Long.MAX_VALUE;
      long lengthB = b < end ? points.length(b) : Long.MAX_VALUE;
      long lengthC = c < sums.size() ? sums.length(c) : Long.MAX_VALUE;
      if (lengthA <= lengthB && lengthA <= lengthC) {
        pushMerged(points, a++);
      } else if (lengthB <= lengthC) {
        pushMerged(points, b++);
      } else {
        pushMerged(sums, c++);
      }
    }
    points.truncate(left);
    points.pushAll(merged, 0, merged.size());
  }

  private void pushMerged(HullPoints from, int i) {
    merged.pushHull(0, from.length(i), from.units(i), from.first(i), from.last(i));
  }

  private void joinHulls(int lowerLeft, int lowerRight, int upperLeft, int upperRight) {
    int lowerEnd = lower.size();
    lower.truncate(lowerRight);
    for (int k = lowerRight; k < lowerEnd; k++) {
      if (lower.size() == k && k >= lowerRight + 2) {
        lower.truncate(lowerEnd);
        break;
      }
      pushLower(lowerLeft, lower.above(k));
    }
    int upperEnd = upper.size();
    upper.truncate(upperRight);
    for (int k = upperRight; k < upperEnd; k++) {
      if (upper.size() == k && k >= upperRight + 2) {
        upper.truncate(upperEnd);
        break;
      }
      pushUpper(upperLeft, upper.above(k));
    }
  }

  private void pushLower(int base, int i) {
    while (lower.size() >= base + 2) {
      int top = lower.get(lower.size() - 1);
      int below = lower.get(lower.size() - 2);
      if (ExactSlope.compare(
              leftUnits(top) - leftUnits(below), leftTime(top) - leftTime(below),
              leftUnits(i) - leftUnits(top), leftTime(i) - leftTime(top))
          < 0) {
        break;
      }
      lower.pop();
    }
    lower.push(i);
  }

  private void pushUpper(int base, int i) {
    while (upper.size() >= base + 2) {
      int top = upper.get(upper.size() - 1);
      int below = upper.get(upper.size() - 2);
      if (ExactSlope.compare(
              rightUnits(top) - rightUnits(below), rightTime(top) - rightTime(below),
              rightUnits(i) - rightUnits(top), rightTime(i) - rightTime(top))
          > 0) {
        break;
      }
      upper.pop();
    }
    upper.push(i);
  }

  private long length(int first, int last) {
    return Math.max(0, rightTime(last) - leftTime(first));
  }

  private long units(int first, int last) {
    return rightUnits(last) - leftUnits(first);
  }

  private long leftTime(int i) {
    if (unsplit != null) {
      return unsplit.time(i);
    }
    return high ? workload.endNanos(i) : workload.startNanos(i);
  }

  private long rightTime(int i) {
    if (unsplit != null) {
      return unsplit.time(i);
    }
    return high ? workload.startNanos(i) : workload.endNanos(i);
  }

  /** What came before a window that begins at interval or border {@code i}. */
  private long leftUnits(int i) {
    return unsplit == null ? load.unitsBefore(i) : unsplit.endedBefore(i);
  }

  /** What came by the end of a window that ends at interval or border {@code i}. */
  private long rightUnits(int i) {
    return unsplit == null ? load.unitsBefore(i + 1) : unsplit.begunBy(i);
  }
}
