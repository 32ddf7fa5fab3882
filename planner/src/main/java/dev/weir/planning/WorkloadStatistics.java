package dev.weir.planning;

import dev.weir.workload.Workload;

/**
 * Sums and extremes of a workload.
 *
 * @param meanBytesPerSecond payload over measured time, gaps left out
 * @param peakBytesPerSecond highest payload rate of one sample
 * @param peakAtNanos start of that sample, since 1970-01-01T00:00Z
 * @param gapSeconds time within the period in which some source was not measured
 */
public record WorkloadStatistics(
    double meanBytesPerSecond, double peakBytesPerSecond, long peakAtNanos, double gapSeconds) {

  /** Reads a workload once. */
  public static WorkloadStatistics of(Workload workload) {
    double peak = 0;
    long peakAt = workload.startNanos(0);
    double measured = 0;
    for (int i = 0; i < workload.size(); i++) {
      double seconds = workload.lengthNanos(i) / 1e9;
      measured += seconds;
      double rate = workload.bytes(i) / seconds;
      if (rate > peak) {
        peak = rate;
        peakAt = workload.startNanos(i);
      }
    }
    double gap = workload.gapNanos(workload.startNanos(), workload.endNanos()) / 1e9;
    return new WorkloadStatistics(workload.totalBytes() / measured, peak, peakAt, gap);
  }
}
