package dev.weir.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Both worst moments of a queue whose last bytes were followed until they left.
 *
 * @param largestBacklog the moment of most data lost; null when nothing ever waited
 * @param largestAge the moment of the oldest recovery point, perhaps after the measured end; null
 *     when nothing ever waited
 */
public record QueuePeaks(@Nullable WorstMoment largestBacklog, @Nullable WorstMoment largestAge) {
  /** Largest backlog in wire bytes, 0 when nothing ever waited. */
  public double peakBacklogBytes() {
    return largestBacklog == null ? 0 : largestBacklog.backlogWireBytes();
  }

  /**
   * Largest age in seconds, 0 when nothing ever waited; infinite when something never leaves
   * because the line stays closed.
   */
  public double peakAgeSeconds() {
    return largestAge == null ? 0 : largestAge.ageSeconds();
  }
}
