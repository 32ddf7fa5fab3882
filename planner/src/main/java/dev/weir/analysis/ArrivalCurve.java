package dev.weir.analysis;

import dev.weir.workload.Workload;

/** Arrivals over time, for drawing and for rolling up. */
public final class ArrivalCurve {
  private final WireLoad load;
  private final Workload workload;
  private int next;

  /** Reads a load from its start; times asked must not fall. */
  public ArrivalCurve(WireLoad load) {
    this.load = load;
    this.workload = load.workload();
  }

  /** Wire bytes that arrived up to a time (nanoseconds since 1970), evenly inside samples. */
  public double wireBytesUpTo(long nanos) {
    while (next < workload.size() && workload.endNanos(next) <= nanos) {
      next++;
    }
    double units = load.unitsBefore(next);
    if (next < workload.size() && workload.startNanos(next) < nanos) {
      double share = (nanos - workload.startNanos(next)) / (double) workload.lengthNanos(next);
      units += share * load.units(next);
    }
    return units * load.wireBytesPerUnit();
  }

  /** The rate of arrival in wire bytes per second, decimated so that every extreme survives. */
  public static Curve rate(WireLoad load) {
    Workload workload = load.workload();
    long origin = workload.startNanos();
    Decimator decimator = new Decimator(origin, workload.endNanos() - origin);
    long quietSince = origin;
    for (int i = 0; i < workload.size(); i++) {
      double from = workload.startNanos(i) - origin;
      double to = workload.endNanos(i) - origin;
      if (workload.startNanos(i) > quietSince) {
        decimator.line(quietSince - origin, 0, from, 0);
      }
      double rate = load.units(i) * load.wireBytesPerUnit() / (workload.lengthNanos(i) / 1e9);
      decimator.line(from, rate, to, rate);
      quietSince = workload.endNanos(i);
    }
    return decimator.curve();
  }
}
