package dev.weir.collector.inspecting;

import dev.weir.codec.CompressionLevel;

/**
 * What the samples of one source gave at one level.
 *
 * @param ratios plain over packed length of each sample
 * @param plainBytes of all samples
 * @param cpuNanos processor time of packing them
 */
public record Packing(
    CompressionLevel level, Distribution ratios, long plainBytes, long packedBytes, long cpuNanos) {
  /** Plain over packed length of all samples together. */
  public double ratio() {
    return plainBytes / (double) packedBytes;
  }

  /** Plain bytes per second on one core; 0 where the time was too short to be measured. */
  public double bytesPerSecond() {
    return cpuNanos == 0 ? 0 : plainBytes / (cpuNanos / 1e9);
  }
}
