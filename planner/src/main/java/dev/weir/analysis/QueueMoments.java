package dev.weir.analysis;

import dev.weir.workload.Workload;

/**
 * Says what is outstanding at one moment of a queue: which write is the oldest, and how much
 * payload came since.
 */
final class QueueMoments {
  private static final double NANOS = 1e9;
  private static final double ROUNDING = 1e-12;

  private final WireLoad load;
  private final Workload workload;
  private final long origin;

  QueueMoments(WireLoad load) {
    this.load = load;
    this.workload = load.workload();
    this.origin = workload.startNanos();
  }

  /**
   * @param busyFrom first interval of the busy period
   * @param unitsGone units that have left, counted from the start of that interval
   * @param at nanoseconds after the start of the workload
   * @param backlog wire bytes outstanding then
   */
  WorstMoment largestBacklog(int busyFrom, double unitsGone, double at, double backlog) {
    double oldest = oldestArrival(busyFrom, unitsGone, at);
    return new WorstMoment(
        origin + Math.round(at), backlog, payloadBetween(oldest, at), (at - oldest) / NANOS);
  }

  /**
   * @param at nanoseconds after the start of the workload
   * @param ageSeconds age just before this moment
   */
  WorstMoment largestAge(double at, double ageSeconds) {
    double oldest = at - ageSeconds * NANOS;
    return new WorstMoment(
        origin + Math.round(at), wireBetween(oldest, at), payloadBetween(oldest, at), ageSeconds);
  }

  /** Arrival time of the first byte that has not left at {@code at}. */
  private double oldestArrival(int busyFrom, double units, double at) {
    double reached = units * (1 + ROUNDING);
    int low = busyFrom;
    int high = workload.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (load.unitsBefore(middle) - load.unitsBefore(busyFrom) <= reached) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    double inside = units - (load.unitsBefore(low) - load.unitsBefore(busyFrom));
    double share = load.units(low) == 0 ? 0 : Math.clamp(inside / load.units(low), 0.0, 1.0);
    return Math.min(at, workload.startNanos(low) - origin + share * workload.lengthNanos(low));
  }

  private double wireBetween(double from, double to) {
    double sum = 0;
    for (int i = indexAt(from); i < workload.size() && start(i) < to; i++) {
      sum += load.units(i) * share(i, from, to);
    }
    return sum * load.wireBytesPerUnit();
  }

  private double payloadBetween(double from, double to) {
    double sum = 0;
    for (int i = indexAt(from); i < workload.size() && start(i) < to; i++) {
      sum += workload.bytes(i) * share(i, from, to);
    }
    return sum;
  }

  private double share(int i, double from, double to) {
    double length = workload.lengthNanos(i);
    double overlap = Math.min(to, start(i) + length) - Math.max(from, start(i));
    return Math.clamp(overlap / length, 0.0, 1.0);
  }

  /** The last interval that starts at or before the time, or the first of all. */
  private int indexAt(double time) {
    int low = 0;
    int high = workload.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (start(middle) <= time) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private double start(int i) {
    return workload.startNanos(i) - origin;
  }
}
