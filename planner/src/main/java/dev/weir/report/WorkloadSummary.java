package dev.weir.report;

import java.util.List;

/**
 * @param period first and last moment measured
 * @param totals sums and extremes over the period
 * @param sampling how finely it was measured and what is missing
 * @param sources the sources, in the order of the capture
 */
public record WorkloadSummary(
    Period period, Totals totals, Sampling sampling, List<SourceSummary> sources) {
  public WorkloadSummary {
    sources = List.copyOf(sources);
  }

  /**
   * @param payloadBytes bytes written
   * @param wireBytes the same after compression and with overhead
   * @param meanBytesPerSecond payload over the measured period
   * @param peak the interval with the highest payload rate
   */
  public record Totals(
      double payloadBytes, double wireBytes, double meanBytesPerSecond, Peak peak) {}

  /**
   * @param bytesPerSecond highest payload rate of one sample
   * @param at start of that sample
   */
  public record Peak(double bytesPerSecond, java.time.Instant at) {}

  /**
   * @param samples number of intervals
   * @param intervalSeconds length of the usual interval
   * @param gapSeconds time not measured within the period
   */
  public record Sampling(long samples, double intervalSeconds, double gapSeconds) {}

  /**
   * @param name the source's own name, hostile until escaped
   * @param kind what it is, for example {@code DISK}
   * @param payloadBytes bytes written by it
   * @param peakBytesPerSecond its highest rate of one sample
   */
  public record SourceSummary(
      String name, String kind, double payloadBytes, double peakBytesPerSecond) {}
}
