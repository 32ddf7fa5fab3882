package dev.weir.simulation;

/**
 * What the engine did. Instants are nanoseconds since 1970-01-01T00:00Z, sizes bytes, ages seconds.
 * The peak of the backlog and the peak of the age are two different moments; neither is shown with
 * the other's value.
 *
 * @param series the course over time
 * @param peakBacklogPayloadBytes payload outstanding at the peak of the wire backlog
 * @param drained whether the queue was empty at the end of the run
 * @param drainedAt when it became empty for the last time, or the start of the run; meaningless
 *     unless drained
 * @param overflowAt when the queue overflowed and the run ended for it, or {@link #NEVER}
 * @param grainSeconds what the simulation's grain adds to an age at most
 * @param grainBytes what it adds to a backlog at most, payload
 * @param extents runs of operations that were shipped
 */
public record SimulationResult(
    Series series,
    double peakBacklogWireBytes,
    double peakBacklogPayloadBytes,
    long peakBacklogAt,
    double ageAtPeakBacklogSeconds,
    double peakAgeSeconds,
    long peakAgeAt,
    double backlogAtPeakAgeWireBytes,
    boolean drained,
    long drainedAt,
    long overflowAt,
    double grainSeconds,
    double grainBytes,
    long extents) {
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * Samples at even distances, parallel arrays.
   *
   * @param at nanoseconds since 1970-01-01T00:00Z
   */
  public record Series(
      long[] at, double[] backlogWireBytes, double[] backlogPayloadBytes, double[] ageSeconds) {}
}
