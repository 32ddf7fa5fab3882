package dev.weir.collector.compressing;

import java.util.List;

/**
 * What became of one window.
 *
 * @param ticket its ticket in the lottery
 * @param plainBytes content that could be read, more than 0
 * @param packedBytes for each level tried
 * @param cpuNanos for each level tried
 */
record WindowResult(
    int source, long ticket, long plainBytes, List<Long> packedBytes, List<Long> cpuNanos) {
  WindowResult {
    packedBytes = List.copyOf(packedBytes);
    cpuNanos = List.copyOf(cpuNanos);
  }
}
