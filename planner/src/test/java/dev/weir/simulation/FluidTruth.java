package dev.weir.simulation;

import dev.weir.engine.Cap;
import dev.weir.workload.Workload;
import java.util.TreeSet;

/**
 * The fluid queue on a line that changes with time, by brute force: both curves, arrived and
 * delivered, are followed from corner to corner, and ages are their horizontal distances at all
 * corners.
 */
final class FluidTruth {
  private static final double NANOS = 1e9;

  private final long[] at;
  private final double[] arrived;
  private final double[] delivered;
  private final double wirePerByte;

  private FluidTruth(long[] at, double wirePerByte) {
    this.at = at;
    this.arrived = new double[at.length];
    this.delivered = new double[at.length];
    this.wirePerByte = wirePerByte;
  }

  /**
   * @param wirePerByte wire bytes per payload byte
   */
  static FluidTruth of(Workload workload, double wirePerByte, Cap line) {
    FluidTruth corners = new FluidTruth(corners(workload, line), wirePerByte);
    corners.follow(workload, line);
    TreeSet<Long> more = new TreeSet<>();
    for (int k = 0; k < corners.at.length; k++) {
      more.add(corners.at[k]);
      if (k > 0) {
        corners.emptyBetween(k, line, more);
      }
    }
    FluidTruth truth =
        new FluidTruth(more.stream().mapToLong(Long::longValue).toArray(), wirePerByte);
    truth.follow(workload, line);
    return truth;
  }

  private static long[] corners(Workload workload, Cap line) {
    TreeSet<Long> corners = new TreeSet<>();
    for (int i = 0; i < workload.size(); i++) {
      corners.add(workload.startNanos(i));
      corners.add(workload.endNanos(i));
    }
    long t = workload.startNanos();
    while (t < workload.endNanos()) {
      corners.add(t);
      t = line.nextChangeAfter(t);
    }
    return corners.stream().mapToLong(Long::longValue).toArray();
  }

  private void follow(Workload workload, Cap line) {
    int i = 0;
    for (int k = 1; k < at.length; k++) {
      double seconds = (at[k] - at[k - 1]) / NANOS;
      while (i < workload.size() && workload.endNanos(i) <= at[k - 1]) {
        i++;
      }
      boolean written = i < workload.size() && workload.startNanos(i) <= at[k - 1];
      double rate = written ? workload.bytes(i) / (workload.lengthNanos(i) / NANOS) : 0;
      arrived[k] = arrived[k - 1] + rate * wirePerByte * seconds;
      double carried = line.bytesPerSecondAt(at[k - 1]) * seconds;
      delivered[k] = Math.min(arrived[k], delivered[k - 1] + carried);
    }
  }

  /** Adds the instant in the piece before corner {@code k} at which the queue runs empty. */
  private void emptyBetween(int k, Cap line, TreeSet<Long> more) {
    double before = arrived[k - 1] - delivered[k - 1];
    double seconds = (at[k] - at[k - 1]) / NANOS;
    double gain = line.bytesPerSecondAt(at[k - 1]) - (arrived[k] - arrived[k - 1]) / seconds;
    if (before > 0 && gain > 0 && before / gain < seconds) {
      more.add(at[k - 1] + Math.round(before / gain * NANOS));
    }
  }

  double peakBacklogBytes() {
    double peak = 0;
    for (int k = 0; k < at.length; k++) {
      peak = Math.max(peak, arrived[k] - delivered[k]);
    }
    return peak;
  }

  double peakAgeSeconds() {
    double peak = 0;
    for (int k = 0; k < at.length; k++) {
      if (arrived[k] - delivered[k] > 1e-6 * arrived[at.length - 1]) {
        peak = Math.max(peak, at[k] - instantOf(arrived, delivered[k], true));
      }
      double leaves = instantOf(delivered, arrived[k], false);
      if (leaves <= at[at.length - 1]) {
        peak = Math.max(peak, leaves - at[k]);
      }
    }
    return peak / NANOS;
  }

  /** When a curve reaches a value: the last instant at it, or the first; infinite when never. */
  private double instantOf(double[] curve, double value, boolean last) {
    double rounding = 1e-9 * curve[curve.length - 1];
    int k = 0;
    while (k < curve.length
        && (last ? curve[k] <= value + rounding : curve[k] < value - rounding)) {
      k++;
    }
    if (k == curve.length) {
      return Double.POSITIVE_INFINITY;
    }
    if (k == 0) {
      return at[0];
    }
    double share = Math.clamp((value - curve[k - 1]) / (curve[k] - curve[k - 1]), 0.0, 1.0);
    return at[k - 1] + share * (at[k] - at[k - 1]);
  }
}
