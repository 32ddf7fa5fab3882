package dev.weir.analysis;

import dev.weir.workload.Workload;
import java.util.Arrays;

/**
 * What a constant line has really sent up to any time: D(t) = W(s) + c (t - s) in a busy period
 * that began at s, and all that was written, W(t), outside of one.
 */
public final class SentOnLine {
  private static final int FIRST_CAPACITY = 64;

  /** Below this share of the busy period's bytes a backlog is the rounding of a double. */
  private static final double EMPTY = 1e-12;

  private final WireLoad load;
  private final Workload workload;
  private final double rate;
  private final long origin;
  private int[] busyFrom = new int[FIRST_CAPACITY];
  private double[] busyUntil = new double[FIRST_CAPACITY];
  private int periods;

  /**
   * @param bytesPerSecond of the line in wire bytes, more than 0
   */
  public SentOnLine(WireLoad load, double bytesPerSecond) {
    this.load = load;
    this.workload = load.workload();
    this.rate = bytesPerSecond / 1e9;
    this.origin = workload.startNanos();
    int i = 0;
    while (i < workload.size()) {
      boolean busy = load.units(i) * load.wireBytesPerUnit() > rate * workload.lengthNanos(i);
      i = busy ? follow(i) : i + 1;
    }
  }

  /** Finds the end of the busy period that begins with an interval; the next one after it. */
  private int follow(int first) {
    double start = workload.startNanos(first) - origin;
    for (int i = first; i < workload.size(); i++) {
      double arrived =
          (load.unitsBefore(i + 1) - load.unitsBefore(first)) * load.wireBytesPerUnit();
      double until = start + arrived * (1 - EMPTY) / rate;
      boolean last = i + 1 == workload.size();
      if (until <= workload.endNanos(i) - origin) {
        add(first, empty(first, i));
        return i + 1;
      }
      if (last || until <= workload.startNanos(i + 1) - origin) {
        add(first, until);
        return i + 1;
      }
    }
    return workload.size();
  }

  /**
   * When the queue runs empty inside an interval, whose bytes come more slowly than they leave; in
   * nanoseconds after the origin.
   */
  private double empty(int first, int i) {
    double from = workload.startNanos(i) - origin;
    double before = (load.unitsBefore(i) - load.unitsBefore(first)) * load.wireBytesPerUnit();
    double backlog =
        Math.max(0, before - rate * (workload.startNanos(i) - workload.startNanos(first)));
    double arriving = load.units(i) * load.wireBytesPerUnit() / workload.lengthNanos(i);
    return arriving >= rate
        ? workload.endNanos(i) - origin
        : Math.min(workload.endNanos(i) - origin, from + backlog / (rate - arriving));
  }

  private void add(int first, double until) {
    if (periods == busyFrom.length) {
      busyFrom = Arrays.copyOf(busyFrom, 2 * periods);
      busyUntil = Arrays.copyOf(busyUntil, 2 * periods);
    }
    busyFrom[periods] = first;
    busyUntil[periods] = until;
    periods++;
  }

  /** Wire bytes sent between two times in nanoseconds since 1970. */
  public double between(long fromNanos, long untilNanos) {
    return by(untilNanos) - by(fromNanos);
  }

  private double by(long time) {
    int low = 0;
    int high = periods;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (workload.startNanos(busyFrom[middle]) <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low > 0 && time - origin < busyUntil[low - 1]) {
      int first = busyFrom[low - 1];
      return load.unitsBefore(first) * load.wireBytesPerUnit()
          + rate * (time - workload.startNanos(first));
    }
    return written(time);
  }

  private double written(long time) {
    int low = 0;
    int high = workload.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (workload.startNanos(middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      return 0;
    }
    double part = Math.min(time, workload.endNanos(low - 1)) - workload.startNanos(low - 1);
    return (load.unitsBefore(low - 1)
            + load.units(low - 1) * (part / workload.lengthNanos(low - 1)))
        * load.wireBytesPerUnit();
  }
}
