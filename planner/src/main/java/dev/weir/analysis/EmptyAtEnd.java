package dev.weir.analysis;

import dev.weir.engine.Cap;
import dev.weir.workload.Workload;

/** How far writes can grow before a line ends the measured period with a queue. */
public final class EmptyAtEnd {
  private EmptyAtEnd() {}

  /**
   * The largest factor of the writes with which the queue is empty at the end T: min over s of
   * (S(T) - S(s)) / (W(T) - W(s)). Both move straight between the borders of samples and the
   * changes of the line, so their ratio is least at one of these.
   *
   * @param line what it carries at each instant in wire bytes per second; never unlimited
   * @return infinite when nothing was written
   */
  public static double mostFactor(WireLoad load, Cap line) {
    Workload workload = load.workload();
    long origin = workload.startNanos();
    ServiceCurve service = new ServiceCurve(line, origin);
    double all = service.servedBy(workload.endNanos() - origin);
    double total = load.unitsBefore(workload.size());
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < workload.size(); i++) {
      double from = workload.startNanos(i) - origin;
      double to = workload.endNanos(i) - origin;
      double at = from;
      while (at < to) {
        double written = load.units(i) * ((at - from) / (to - from));
        double left = (total - load.unitsBefore(i) - written) * load.wireBytesPerUnit();
        if (left > 0) {
          least = Math.min(least, (all - service.servedBy(at)) / left);
        }
        at = service.end(service.stepAt(at));
      }
    }
    return least;
  }
}
