package dev.weir.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds workloads on one clock. Where grids differ, intervals are split at every border of every
 * source; the pieces of an interval add up to its bytes exactly. Time in which some source was not
 * measured is a gap of the sum, although the others go on.
 */
final class WorkloadSum {
  private final String name;
  private final List<Cursor> cursors;
  private final Columns columns = new Columns();
  private final List<Gap> gaps = new ArrayList<>();

  private WorkloadSum(String name, List<Workload> parts, double[] factors, long start) {
    this.name = name;
    this.cursors =
        IntStream.range(0, factors.length)
            .mapToObj(i -> new Cursor(parts.get(i), factors[i], start))
            .toList();
  }

  static Workload of(String name, List<Workload> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return grown(name, parts, parts.stream().mapToDouble(part -> 1).toArray());
  }

  /**
   * The sum with the bytes and operations of each part multiplied by its factor, whole on the
   * running sum of each.
   */
  static Workload grown(String name, List<Workload> parts, double[] factors) {
    long start = parts.stream().mapToLong(Workload::startNanos).min().orElseThrow();
    long end = parts.stream().mapToLong(Workload::endNanos).max().orElseThrow();
    WorkloadSum sum = new WorkloadSum(name, parts, factors, start);
    for (long from = start; from < end; ) {
      from = sum.piece(from, end);
    }
    return new Workload(name, parts.getFirst().zone(), sum.columns, sum.gaps);
  }

  /** Adds the piece from {@code from} to the next border of any source; returns that border. */
  private long piece(long from, long end) {
    long to = end;
    for (Cursor cursor : cursors) {
      to = Math.min(to, cursor.nextBorder());
    }
    long bytes = 0;
    long operations = 0;
    boolean measured = false;
    Cursor missing = null;
    for (Cursor cursor : cursors) {
      if (cursor.covers()) {
        measured = true;
        bytes += cursor.bytesUpTo(to);
        if (bytes < 0) {
          throw Workload.tooLarge(name);
        }
        long count = cursor.operationsUpTo(to);
        operations = count < 0 || operations < 0 ? Workload.UNKNOWN_OPERATIONS : operations + count;
      } else {
        missing = cursor;
      }
      cursor.advance(to);
    }
    if (measured) {
      columns.add(from, to - from, bytes, operations);
    }
    if (missing != null) {
      addGap(from, to, missing.name() + " was not measured");
    }
    return to;
  }

  private void addGap(long from, long to, String cause) {
    if (!gaps.isEmpty() && gaps.getLast().endNanos() == from) {
      Gap last = gaps.removeLast();
      gaps.add(new Gap(last.startNanos(), to - last.startNanos(), last.cause()));
    } else {
      gaps.add(new Gap(from, to - from, cause));
    }
  }

  /** Where the sweep stands in one source. */
  private static final class Cursor {
    private final Workload part;
    private final WholeProduct bytesGrown;
    private final WholeProduct operationsGrown;
    private int next;
    private long now;
    private long bytesTaken;
    private long operationsTaken;

    Cursor(Workload part, double factor, long start) {
      this.part = part;
      this.bytesGrown = new WholeProduct(factor);
      this.operationsGrown = new WholeProduct(factor);
      this.now = start;
    }

    String name() {
      return part.name();
    }

    boolean covers() {
      return next < part.size() && part.startNanos(next) <= now;
    }

    long nextBorder() {
      if (next >= part.size()) {
        return Long.MAX_VALUE;
      }
      return covers() ? part.endNanos(next) : part.startNanos(next);
    }

    long bytesUpTo(long to) {
      long upTo = share(part.bytes(next), to);
      long piece = upTo - bytesTaken;
      bytesTaken = upTo;
      return bytesGrown.next(piece);
    }

    long operationsUpTo(long to) {
      if (part.operations(next) < 0) {
        return Workload.UNKNOWN_OPERATIONS;
      }
      long upTo = share(part.operations(next), to);
      long piece = upTo - operationsTaken;
      operationsTaken = upTo;
      return operationsGrown.next(piece);
    }

    void advance(long to) {
      now = to;
      if (next < part.size() && part.endNanos(next) <= to) {
        next++;
        bytesTaken = 0;
        operationsTaken = 0;
      }
    }

    private long share(long amount, long to) {
      return EvenShare.of(amount, to - part.startNanos(next), part.lengthNanos(next));
    }
  }
}
