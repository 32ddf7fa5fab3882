package dev.weir.planning.chapters;

import dev.weir.analysis.AgeLine;
import dev.weir.analysis.FluidQueue;
import dev.weir.line.LineService;
import dev.weir.planning.EngineTerms;
import dev.weir.planning.LinePlan;
import dev.weir.time.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When nothing waits for the first time after an outage: the exact queue's age is followed from the
 * outage's end until it is 0.
 */
final class Recovery implements AgeLine {
  private static final double NANOS = 1e9;

  /** Instants near today are exact to 256 ns as a double; a gap shorter than this is none. */
  private static final double CLOCK_NANOS = 1_000;

  private double recoveredAt;
  private boolean over;

  private Recovery(double from) {
    this.recoveredAt = from;
  }

  /**
   * Seconds from {@code lastEnd}, infinite when something waits until the end of the measured
   * period.
   */
  static double seconds(Planned plan, LinePlan line, List<TimeRange> outages, long lastEnd) {
    Recovery recovery = new Recovery(lastEnd);
    double rate = line.queue().bytesPerSecond();
    List<TimeRange> closed = withReconnection(plan, outages);
    FluidQueue.ages(
        plan.result().load(), new LineService(rate, plan.packed(line), closed), recovery);
    boolean waitsOn = recovery.recoveredAt >= plan.result().workload().endNanos() - CLOCK_NANOS;
    return waitsOn ? Double.POSITIVE_INFINITY : (recovery.recoveredAt - lastEnd) / NANOS;
  }

  /** Nothing is sent before the replicator is connected again; what then touches is one. */
  private static List<TimeRange> withReconnection(Planned plan, List<TimeRange> outages) {
    Duration after = EngineTerms.habits(plan.request().scenario()).reconnectAfter();
    List<TimeRange> closed = new ArrayList<>();
    for (TimeRange outage : outages) {
      TimeRange longer = new TimeRange(outage.start(), outage.end().plus(after));
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
