package dev.weir.workload;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is kept of a source when its samples are not. Times are nanoseconds since 1970-01-01T00:00Z.
 *
 * @param zone of the measured machine
 * @param startNanos start of its measured period
 * @param endNanos its end
 * @param samples intervals measured; gaps do not count
 * @param usualLengthNanos the median length of a sample, from an even choice of them
 * @param totals sums and extremes
 * @param gaps stretches within the period that were not measured, in time order
 * @param hours its hours of the week
 */
public record SourceFigures(
    ZoneId zone,
    long startNanos,
    long endNanos,
    long samples,
    long usualLengthNanos,
    Totals totals,
    List<Gap> gaps,
    HourOfWeek hours) {
  private static final int SAMPLES_FOR_MEDIAN = 10_001;

  public SourceFigures {
    gaps = List.copyOf(gaps);
  }

  /**
   * @param bytes payload
   * @param operations write operations, {@link Workload#UNKNOWN_OPERATIONS} where one interval does
   *     not know its own
   * @param measuredNanos length of all intervals
   * @param peakBytesPerSecond highest payload rate of one sample
   * @param peakAtNanos start of that sample
   */
  public record Totals(
      long bytes,
      long operations,
      long measuredNanos,
      double peakBytesPerSecond,
      long peakAtNanos) {
    /** Payload over measured time, gaps left out. */
    public double meanBytesPerSecond() {
      return bytes / (measuredNanos / 1e9);
    }

    private Totals plus(Totals later) {
      boolean unknown = operations < 0 || later.operations < 0;
      long sum = bytes + later.bytes;
      boolean earlier = peakBytesPerSecond >= later.peakBytesPerSecond;
      return new Totals(
          sum,
          unknown ? Workload.UNKNOWN_OPERATIONS : operations + later.operations,
          measuredNanos + later.measuredNanos,
          earlier ? peakBytesPerSecond : later.peakBytesPerSecond,
          earlier ? peakAtNanos : later.peakAtNanos);
    }
  }

  /** Reads a workload once. */
  public static SourceFigures of(Workload workload) {
    return new SourceFigures(
        workload.zone(),
        workload.startNanos(),
        workload.endNanos(),
        workload.size(),
        usualLength(workload),
        totals(workload),
        workload.gaps(),
        HourOfWeek.of(workload));
  }

  /** Time within the period that was not measured. */
  public double gapSeconds() {
    return gaps.stream().mapToLong(Gap::lengthNanos).sum() / 1e9;
  }

  /** Those of this source and of a later measurement of it, with a gap where nobody measured. */
  SourceFigures followedBy(SourceFigures later) {
    List<Gap> all = new ArrayList<>(gaps);
    if (later.startNanos > endNanos) {
      all.add(new Gap(endNanos, later.startNanos - endNanos, WorkloadBuilder.BETWEEN_CAPTURES));
    }
    all.addAll(later.gaps);
    return new SourceFigures(
        zone,
        startNanos,
        later.endNanos,
        samples + later.samples,
        samples >= later.samples ? usualLengthNanos : later.usualLengthNanos,
        totals.plus(later.totals),
        all,
        hours.followedBy(later.hours));
  }

  private static Totals totals(Workload workload) {
    double peak = 0;
    long peakAt = workload.startNanos(0);
    long measured = 0;
    for (int i = 0; i < workload.size(); i++) {
      long length = workload.lengthNanos(i);
      measured += length;
      double rate = workload.bytes(i) / (length / 1e9);
      if (rate > peak) {
        peak = rate;
        peakAt = workload.startNanos(i);
      }
    }
    return new Totals(workload.totalBytes(), workload.totalOperations(), measured, peak, peakAt);
  }

  private static long usualLength(Workload workload) {
    int count = Math.min(workload.size(), SAMPLES_FOR_MEDIAN);
    long[] lengths = new long[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = workload.lengthNanos((int) ((long) i * workload.size() / count));
    }
    Arrays.sort(lengths);
    return lengths[count / 2];
  }
}
