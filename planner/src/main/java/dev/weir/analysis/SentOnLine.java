package dev.weir.analysis;

import dev.weir.engine.Cap;
import dev.weir.workload.Workload;
import java.util.Arrays;

/**
 * What a line has really sent up to any time of the measured period: D(t) = W(s) + S(t) - S(s) in a
 * busy period that began at s, and all that was written, W(t), outside of one.
 */
public final class SentOnLine {
  private static final int FIRST_CAPACITY = 64;

  private final WireLoad load;
  private final Workload workload;
  private final ServiceCurve service;
  private final long origin;
  private double[] since = new double[FIRST_CAPACITY];
  private double[] until = new double[FIRST_CAPACITY];
  private double[] before = new double[FIRST_CAPACITY];
  private int periods;

  /**
   * @param line what it carries at each instant in wire bytes per second; never unlimited
   */
  public SentOnLine(WireLoad load, Cap line) {
    this.load = load;
    this.workload = load.workload();
    this.origin = workload.startNanos();
    this.service = new ServiceCurve(line, origin);
    FluidQueue.follow(load, line, new Periods());
  }

  /** Notes the busy periods. */
  private final class Periods implements QueueCourse {
    @Override
    public void busy(double start, int interval, double units) {
      if (periods == since.length) {
        since = Arrays.copyOf(since, 2 * periods);
        until = Arrays.copyOf(until, 2 * periods);
        before = Arrays.copyOf(before, 2 * periods);
      }
      since[periods] = start;
      until[periods] = Double.POSITIVE_INFINITY;
      before[periods] = (load.unitsBefore(interval) + units) * load.wireBytesPerUnit();
      periods++;
    }

    @Override
    public void quiet(double at) {
      until[periods - 1] = at;
    }
  }

  /** Wire bytes sent between two times in nanoseconds since 1970. */
  public double between(long fromNanos, long untilNanos) {
    return by(untilNanos - origin) - by(fromNanos - origin);
  }

  /** Wire bytes that come to be sent between two times in nanoseconds since 1970. */
  public double written(long fromNanos, long untilNanos) {
    return writtenBy(untilNanos - origin) - writtenBy(fromNanos - origin);
  }

  private double by(double time) {
    int found = Arrays.binarySearch(since, 0, periods, time);
    int period = found >= 0 ? found : -found - 2;
    if (period >= 0 && time < until[period]) {
      double sent = before[period] + service.servedBy(time) - service.servedBy(since[period]);
      return Math.min(sent, load.totalWireBytes());
    }
    return writtenBy(time);
  }

  private double writtenBy(double time) {
    int low = 0;
    int high = workload.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (workload.startNanos(middle) - origin < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      return 0;
    }
    double from = workload.startNanos(low - 1) - origin;
    double part = Math.min(time - from, workload.lengthNanos(low - 1));
    return (load.unitsBefore(low - 1)
            + load.units(low - 1) * (part / workload.lengthNanos(low - 1)))
        * load.wireBytesPerUnit();
  }
}
