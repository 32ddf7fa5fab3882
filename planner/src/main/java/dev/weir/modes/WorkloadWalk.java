package dev.weir.modes;

import dev.weir.workload.Workload;

/** Goes through a workload once, from moment to moment. */
final class WorkloadWalk {
  private final Workload workload;
  private int sample;

  WorkloadWalk(Workload workload) {
    this.workload = workload;
  }

  /**
   * What was written in a stretch.
   *
   * @param operations as far as they were counted
   * @param firstNanos moment of the first byte; the end of the stretch when there is none
   */
  record Written(double payloadBytes, double operations, long firstNanos) {}

  /** What was written in [from, until); each call begins where the one before ended. */
  Written between(long from, long until) {
    double bytes = 0;
    double operations = 0;
    long first = until;
    while (sample < workload.size() && workload.startNanos(sample) < until) {
      long begin = Math.max(from, workload.startNanos(sample));
      long end = Math.min(until, workload.endNanos(sample));
      double part = (end - begin) / (double) workload.lengthNanos(sample);
      bytes += workload.bytes(sample) * part;
      operations += Math.max(0, workload.operations(sample)) * part;
      if (workload.bytes(sample) > 0 && end > begin) {
        first = Math.min(first, begin);
      }
      if (workload.endNanos(sample) > until) {
        break;
      }
      sample++;
    }
    return new Written(bytes, operations, first);
  }
}
