package dev.weir.collector.inspecting;

import dev.weir.capture.CostInterval;

/**
 * What measuring cost by the minute, summed up; numbers that the platform did not tell are left
 * out.
 *
 * @param intervals minutes told of; 0 where the capture has none
 * @param nanos their time
 * @param cpuNanos processor time of the collector
 * @param kernelNanos processor time of its programs in the kernel
 * @param dearest largest share of one core in one of them, both kinds together, 1 for all of it
 * @param residentBytes most memory seen
 * @param anonymousBytes most memory of its own seen
 */
public record CostSum(
    long intervals,
    long nanos,
    long cpuNanos,
    long kernelNanos,
    double dearest,
    long residentBytes,
    long anonymousBytes) {
  static final CostSum NONE = new CostSum(0, 0, 0, 0, 0, 0, 0);

  CostSum and(CostInterval cost) {
    long cpu = Math.max(0, cost.cpuNanos());
    long kernel = Math.max(0, cost.kernelNanos());
    return new CostSum(
        intervals + 1,
        nanos + cost.lengthNanos(),
        cpuNanos + cpu,
        kernelNanos + kernel,
        Math.max(dearest, (cpu + kernel) / (double) cost.lengthNanos()),
        Math.max(residentBytes, cost.residentBytes()),
        Math.max(anonymousBytes, cost.anonymousBytes()));
  }
}
