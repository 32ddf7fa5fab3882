package dev.weir.workload;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts into every gap of a source the most bytes that any equally long measured window held; a gap
 * longer than every measured stretch counts the heaviest stretches several times. Also covers the
 * time from {@code start} to the first and from the last measurement to {@code end}.
 */
final class GapFill {
  /**
   * Each distinct length costs a pass over the series. Beyond this many, lengths are rounded up to
   * powers of two, which can only raise what is filled in: it stays an upper bound.
   */
  private static final int MOST_LENGTHS = 64;

  private record Most(long bytes, long operations) {}

  private final Workload part;
  private final boolean coarse;
  private final Map<Long, Most> known = new HashMap<>();

  private GapFill(Workload part) {
    this.part = part;
    this.coarse =
        part.gaps().stream().mapToLong(Gap::lengthNanos).distinct().count() > MOST_LENGTHS;
  }

  static Workload fill(Workload part, long start, long end) {
    return new GapFill(part).filled(start, end);
  }

  private Workload filled(long start, long end) {
    Columns columns = new Columns();
    long now = start;
    for (int i = 0; i < part.size(); i++) {
      addFill(columns, now, part.startNanos(i));
      columns.add(part.startNanos(i), part.lengthNanos(i), part.bytes(i), part.operations(i));
      now = part.endNanos(i);
    }
    addFill(columns, now, end);
    return new Workload(part.name(), part.zone(), columns, List.of());
  }

  private void addFill(Columns columns, long from, long to) {
    if (to <= from) {
      return;
    }
    long length = to - from;
    long asked = coarse ? Math.max(length, Long.highestOneBit(length - 1) << 1) : length;
    Most most = known.computeIfAbsent(asked, this::heaviest);
    columns.add(from, length, most.bytes(), most.operations());
  }

  /** The heaviest window over measured time only: gaps are cut out and the rest is joined. */
  private Most heaviest(long length) {
    long measured = 0;
    for (int i = 0; i < part.size(); i++) {
      measured += part.lengthNanos(i);
    }
    long repeats = length / measured;
    double bytes = repeats * (double) part.totalBytes() + slide(length % measured, false);
    double operations =
        part.totalOperations() < 0
            ? Workload.UNKNOWN_OPERATIONS
            : Math.ceil(repeats * (double) part.totalOperations() + slide(length % measured, true));
    return new Most((long) Math.ceil(bytes), (long) operations);
  }

  /** A densest window starts or ends at a border; both are tried at every border. */
  private double slide(long length, boolean operations) {
    double most = 0;
    long inside = 0;
    long covered = 0;
    int first = 0;
    for (int last = 0; last < part.size(); last++) {
      inside += amount(last, operations);
      covered += part.lengthNanos(last);
      while (covered >= length) {
        long surplus = covered - length;
        most = Math.max(most, inside - cut(first, surplus, operations));
        most = Math.max(most, inside - cut(last, surplus, operations));
        if (first == last || covered - part.lengthNanos(first) < length) {
          break;
        }
        inside -= amount(first, operations);
        covered -= part.lengthNanos(first);
        first++;
      }
    }
    return most;
  }

  /**
   * What goes when the window loses {@code surplus} of interval {@code i}, all if that is longer.
   */
  private double cut(int i, long surplus, boolean operations) {
    return surplus > part.lengthNanos(i)
        ? Double.POSITIVE_INFINITY
        : amount(i, operations) * (surplus / (double) part.lengthNanos(i));
  }

  private long amount(int i, boolean operations) {
    return operations ? part.operations(i) : part.bytes(i);
  }
}
