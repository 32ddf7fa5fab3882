package dev.weir.planning.chapters;

import dev.weir.analysis.AgeLine;
import dev.weir.analysis.FluidQueue;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.line.LineService;
import dev.weir.modes.LineWalk;
import dev.weir.planning.EngineTerms;
import dev.weir.planning.LinePlan;
import dev.weir.planning.chapters.Recovery.Basis;
import dev.weir.simulation.Outages;
import dev.weir.time.TimeRange;
import dev.weir.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When nothing waits for the first time after an outage: the exact queue's age is followed from the
 * outage's end until it is 0. What still waits when the measurement ends needs at least until the
 * line has sent it with nothing coming. Where whole days were measured, the last of them are then
 * taken to come again, as many weekdays as there are, until nothing waits or the queue no longer
 * shrinks.
 */
final class RecoverySearch implements AgeLine {
  private static final double NANOS = 1e9;

  /** Instants near today are exact to 256 ns as a double; a gap shorter than this is none. */
  private static final double CLOCK_NANOS = 1_000;

  private double recoveredAt;
  private boolean over;

  private RecoverySearch(double from) {
    this.recoveredAt = from;
  }

  /** The recovery after {@code outages}, the last of which ends at {@code lastEnd}. */
  static Recovery recovery(Planned plan, LinePlan line, List<TimeRange> outages, long lastEnd) {
    WireLoad load = plan.result().load();
    double rate = line.queue().bytesPerSecond();
    List<TimeRange> closed = withReconnection(plan, outages);
    Cap cut = new LineService(rate, plan.packed(line), closed);
    double measured = firstQuiet(load, cut, lastEnd);
    long end = load.workload().endNanos();
    if (measured < end - CLOCK_NANOS) {
      return new Recovery((measured - lastEnd) / NANOS, Basis.MEASURED);
    }
    double waits = FluidQueue.run(load, cut, List.of()).backlogAtEndBytes();
    long sent = LineWalk.arrival(cut, end, waits);
    if (sent == LineWalk.NEVER) {
      return new Recovery(Double.POSITIVE_INFINITY, Basis.AT_LEAST);
    }
    long atLeast = Math.max(sent, lastEnd);
    return repeated(plan, cut, waits, atLeast)
        .map(again -> new Recovery((again - lastEnd) / NANOS, Basis.REPEATED))
        .orElseGet(() -> new Recovery((atLeast - lastEnd) / NANOS, Basis.AT_LEAST));
  }

  /**
   * When nothing waits if the last days come again: first in, first out, their bytes begin to leave
   * when those that waited have left. They come at least twice as often each time, as long as less
   * waits at their end than before.
   *
   * @param waits wire bytes at the end of the measurement
   * @param begins when these have left
   * @return empty when the queue does not shrink, or when it took more days than are followed
   */
  private static Optional<Double> repeated(Planned plan, Cap cut, double waits, long begins) {
    Workload measured = plan.result().load().workload();
    double left = waits;
    long until = begins;
    for (var again = LastDays.again(measured, until);
        again.isPresent();
        again = LastDays.again(measured, until)) {
      Workload days = again.get();
      WireLoad load =
          new WireLoad(days, plan.request().cost(), plan.request().compression().ratio());
      Cap rest = new From(cut, begins);
      double quiet = firstQuiet(load, rest, begins);
      if (quiet < days.endNanos() - CLOCK_NANOS) {
        return Optional.of(quiet);
      }
      double still = FluidQueue.run(load, rest, List.of()).backlogAtEndBytes();
      if (still >= left) {
        return Optional.empty();
      }
      left = still;
      long end = days.endNanos();
      until = end + Math.min(end - measured.endNanos(), Long.MAX_VALUE - end);
    }
    return Optional.empty();
  }

  /** The first moment not before {@code from} at which nothing waits, as far as it is measured. */
  private static double firstQuiet(WireLoad load, Cap line, long from) {
    RecoverySearch search = new RecoverySearch(from);
    FluidQueue.ages(load, line, search);
    return search.recoveredAt;
  }

  /** A line that carries nothing before a moment. */
  private record From(Cap line, long start) implements Cap {
    @Override
    public double bytesPerSecondAt(long instant) {
      return instant < start ? 0 : line.bytesPerSecondAt(instant);
    }

    @Override
    public long nextChangeAfter(long instant) {
      return instant < start ? start : line.nextChangeAfter(instant);
    }
  }

  /** Nothing is sent before the replicator is connected again; what then touches is one. */
  private static List<TimeRange> withReconnection(Planned plan, List<TimeRange> outages) {
    Outages habits = EngineTerms.habits(plan.request().scenario());
    List<TimeRange> closed = new ArrayList<>();
    for (TimeRange outage : outages) {
      TimeRange longer = TimeRange.of(outage.start(), habits.closed(outage.length()));
      boolean touches = !closed.isEmpty() && !closed.getLast().end().isBefore(longer.start());
      closed.add(touches ? new TimeRange(closed.removeLast().start(), longer.end()) : longer);
    }
    return closed;
  }

  @Override
  public void line(double fromNanos, double fromSeconds, double toNanos, double toSeconds) {
    over |= fromNanos > recoveredAt + CLOCK_NANOS;
    if (!over && toNanos > recoveredAt) {
      recoveredAt = toNanos;
      over = toSeconds == 0;
    }
  }
}
