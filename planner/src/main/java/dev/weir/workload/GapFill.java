package dev.weir.workload;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** The same for one source of many, whose fleet is to be read in a minute. */
  private static final int FEW_LENGTHS = 8;

  private record Most(long bytes, long operations) {}

  private final Workload part;
  private final boolean coarse;
  private final long measuredNanos;
  private final Map<Long, Most> known = new HashMap<>();

  private GapFill(Workload part, int mostLengths) {
    this.part = part;
    this.coarse = part.gaps().stream().mapToLong(Gap::lengthNanos).distinct().count() > mostLengths;
    long measured = 0;
    for (int i = 0; i < part.size(); i++) {
      measured += part.lengthNanos(i);
    }
    this.measuredNanos = measured;
  }

  static Workload fill(Workload part, long start, long end) {
    return new GapFill(part, MOST_LENGTHS).filled(start, end);
  }

  /**
   * Only what stands for the unmeasured time; empty where there is none. Beyond a few lengths they
   * are rounded up, as {@link #MOST_LENGTHS} says.
   */
  static Optional<Workload> fillsOnly(Workload part, long start, long end) {
    GapFill fill = new GapFill(part, FEW_LENGTHS);
    Columns columns = new Columns();
    fill.addFill(columns, start, part.startNanos());
    part.gaps().forEach(gap -> fill.addFill(columns, gap.startNanos(), gap.endNanos()));
    fill.addFill(columns, part.endNanos(), end);
    return columns.size() == 0
        ? Optional.empty()
        : Optional.of(new Workload(part.name(), part.zone(), columns, List.of()));
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
    long repeats = length / measuredNanos;
    Most rest = slide(length % measuredNanos);
    double bytes = repeats * (double) part.totalBytes() + rest.bytes();
    double operations =
        part.totalOperations() < 0
            ? Workload.UNKNOWN_OPERATIONS
            : repeats * (double) part.totalOperations() + rest.operations();
    return new Most((long) Math.ceil(bytes), (long) Math.ceil(operations));
  }

  /** A densest window starts or ends at a border; both are tried at every border. */
  private Most slide(long length) {
    double mostBytes = 0;
    double mostOperations = 0;
    long bytes = 0;
    long operations = 0;
    long covered = 0;
    int first = 0;
    for (int last = 0; last < part.size(); last++) {
      bytes += part.bytes(last);
      operations += part.operations(last);
      covered += part.lengthNanos(last);
      while (covered >= length) {
        if (bytes > mostBytes) {
          mostBytes = Math.max(mostBytes, bytes - leastCut(first, last, covered - length, false));
        }
        if (operations > mostOperations) {
          mostOperations =
              Math.max(mostOperations, operations - leastCut(first, last, covered - length, true));
        }
        if (first == last || covered - part.lengthNanos(first) < length) {
          break;
        }
        bytes -= part.bytes(first);
        operations -= part.operations(first);
        covered -= part.lengthNanos(first);
        first++;
      }
    }
    return new Most((long) Math.ceil(mostBytes), (long) Math.ceil(mostOperations));
  }

  /** What goes when the window loses {@code surplus} at its start or at its end, the lesser. */
  private double leastCut(int first, int last, long surplus, boolean operations) {
    return Math.min(cut(first, surplus, operations), cut(last, surplus, operations));
  }

  /**
   * What goes when the window loses {@code surplus} of interval {@code i}, all if that is longer.
   */
  private double cut(int i, long surplus, boolean operations) {
    long amount = operations ? part.operations(i) : part.bytes(i);
    return surplus > part.lengthNanos(i)
        ? Double.POSITIVE_INFINITY
        : amount * (surplus / (double) part.lengthNanos(i));
  }
}
