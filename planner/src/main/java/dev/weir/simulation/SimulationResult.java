package dev.weir.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the engine did. Instants are nanoseconds since 1970-01-01T00:00Z, sizes bytes, ages seconds.
 * The peak of the backlog and the peak of the age are two different moments; neither is shown with
 * the other's value. Backlog is what a disaster would lose: in a {@link RecoveryHole} everything
 * written since the last consistent recovery point, whatever the target holds of it.
 *
 * @param series the course over time
 * @param peakBacklogPayloadBytes payload outstanding at the peak of the wire backlog
 * @param drained whether the queue was empty at the end of the run
 * @param drainedAt when it became empty for the last time, or the start of the run; meaningless
 *     unless drained
 * @param overflowAt when the queue overflowed for the first time, or {@link #NEVER}; without a
 *     mirror to begin anew the job ended there
 * @param holes what overflows led to
 * @param start how a run that did not begin with an up-to-date target became one
 * @param grainSeconds what the simulation's grain adds to an age at most
 * @param grainBytes what it adds to a backlog at most, payload
 * @param extents runs of operations that were shipped
 * @param events what the engine was told
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
    QueuePeaks queue,
    Holes holes,
    Start start,
    double grainSeconds,
    double grainBytes,
    long extents,
    long events) {
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * Samples at even distances, parallel arrays. Before the first consistent recovery point of a run
   * the three values are {@link Double#NaN}: there is nothing they could be relative to.
   *
   * @param at nanoseconds since 1970-01-01T00:00Z
   */
  public record Series(
      long[] at, double[] backlogWireBytes, double[] backlogPayloadBytes, double[] ageSeconds) {}

  /**
   * What the queue held, in bytes of records; the run that is being gathered, at most one extent,
   * is not in it.
   *
   * @param fullAt when memory and disk together are full: the overflow or, when the mean of what is
   *     written is more than the mean that line and cap carry, the instant at which the measured
   *     period repeated will have filled them; {@link #NEVER} otherwise
   */
  public record QueuePeaks(
      long memoryBytes, long memoryAt, long diskBytes, long diskAt, long fullAt) {}

  /**
   * Times without a new recovery point.
   *
   * @param first the first ones, in order
   * @param longest the longest of all, also when it is not among the first; null when none
   * @param count how many there were
   */
  public record Holes(List<RecoveryHole> first, @Nullable RecoveryHole longest, long count) {
    public Holes {
      first = List.copyOf(first);
    }
  }

  /**
   * How the target became up to date.
   *
   * @param connectedAt when the mirror could begin: at once, after the courier or after the batch
   *     before; {@link #NEVER} when it did not
   * @param firstPointAt the first consistent recovery point; the start of the run when it began
   *     with one
   * @param failures overflows before the first recovery point, each of which began the mirror anew
   * @param liveAt when the age was within the engine's limit for a live job since then
   */
  public record Start(long connectedAt, long firstPointAt, long liveAt, int failures) {}
}
