package dev.weir.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a line does with a workload. Where {@link #outcome} is not drained, peaks are those up to
 * the end of the measured period.
 *
 * @param bytesPerSecond rate of the line in wire bytes, the largest where it changes with time
 * @param meanBytesPerSecond mean of what the line could carry over the measured period
 * @param backlogAtEndBytes wire bytes waiting when the measured period ends, 0 if drained
 * @param largestBacklog the moment of most data lost; null when nothing ever waited
 * @param largestAge the moment of the oldest recovery point; null when nothing ever waited
 * @param drainSeconds from the largest backlog to the empty queue by the clock, so that outages and
 *     closed hours count; null unless drained
 * @param drainedAtNanos when the queue was empty again; null unless drained after a backlog
 * @param objectives one for each RPO asked
 * @param backlog wire bytes over time
 * @param age seconds over time
 */
public record QueueResult(
    double bytesPerSecond,
    double meanBytesPerSecond,
    QueueOutcome outcome,
    double backlogAtEndBytes,
    @Nullable WorstMoment largestBacklog,
    @Nullable WorstMoment largestAge,
    @Nullable Double drainSeconds,
    @Nullable Long drainedAtNanos,
    List<ObjectiveResult> objectives,
    Curve backlog,
    Curve age) {
  public QueueResult {
    objectives = List.copyOf(objectives);
  }

  /** Largest backlog in wire bytes, 0 when nothing ever waited. */
  public double peakBacklogBytes() {
    return largestBacklog == null ? 0 : largestBacklog.backlogWireBytes();
  }

  /** Largest age in seconds, 0 when nothing ever waited. */
  public double peakAgeSeconds() {
    return largestAge == null ? 0 : largestAge.ageSeconds();
  }
}
