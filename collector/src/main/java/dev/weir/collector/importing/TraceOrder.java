package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.time.Instant;
import java.util.List;

/**
 * Brings requests into the order of time. Traces are written when requests end, or by several
 * processors, so that neighbours may have changed places; more than that is refused.
 */
final class TraceOrder {
  /** Requests held back; also how far one may stand from its place. */
  static final int HELD = 4096;

  private static final int MASK = HELD - 1;

  private final TraceRequests requests;
  private final long[] nanos = new long[HELD];
  private final long[] offset = new long[HELD];

  /** Length of a write, or -1 for what is none. */
  private final long[] length = new long[HELD];

  private final int[] source = new int[HELD];
  private long first;
  private long next;
  private long moved;
  private long delivered = Long.MIN_VALUE;

  TraceOrder(TraceRequests requests) {
    this.requests = requests;
  }

  /** Says where in its file a request stands. */
  @FunctionalInterface
  interface Place {
    ProblemException problem(String what, String remedy);
  }

  /**
   * @param howToSort follows "sort the trace by time"
   */
  void accept(TraceRequest request, Place place, String howToSort) {
    if (next - first == HELD) {
      deliver();
    }
    if (request.nanos < delivered) {
      throw place.problem(
          "the request at %s comes %d requests or more too late"
              .formatted(Instant.EPOCH.plusNanos(request.nanos), HELD),
          "sort the trace by time" + howToSort);
    }
    long at = next++;
    while (at > first && nanos[(int) (at - 1) & MASK] > request.nanos) {
      int to = (int) at & MASK;
      int from = (int) (at - 1) & MASK;
      nanos[to] = nanos[from];
      offset[to] = offset[from];
      length[to] = length[from];
      source[to] = source[from];
      at--;
    }
    moved += at == next - 1 ? 0 : 1;
    int slot = (int) at & MASK;
    nanos[slot] = request.nanos;
    offset[slot] = request.offset;
    length[slot] = request.write ? request.length : -1;
    source[slot] = request.source;
  }

  /** Delivers what is held back. */
  void finish() {
    while (first < next) {
      deliver();
    }
  }

  /** A sentence where the trace was not in order. */
  List<String> warnings() {
    return moved == 0
        ? List.of()
        : List.of(
            "%d requests did not stand in the order of time and were put there.".formatted(moved));
  }

  private void deliver() {
    int slot = (int) first++ & MASK;
    delivered = nanos[slot];
    if (length[slot] < 0) {
      requests.other(delivered);
    } else {
      requests.write(delivered, source[slot], offset[slot], length[slot]);
    }
  }
}
