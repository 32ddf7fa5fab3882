package dev.weir.planning;

import dev.weir.scenario.ServerRule.LineSharing;
import dev.weir.scenario.Tier;
import dev.weir.workload.MeasuredSource;
import java.time.Duration;
import java.util.Optional;

/**
 * What the replicator's engine did with one source as a job of its own on a shared line.
 *
 * @param tier that the source is in; empty where none was given
 * @param objective of its tier, else the strictest of the plan
 * @param peakAgeAtNanos since 1970; meaningless at an age of 0
 * @param peakLossBytes payload
 * @param drained whether its queue was empty at the end
 * @param grainSeconds what the simulation's grain adds to an age at most
 */
public record SharedJob(
    MeasuredSource source,
    LineSharing sharing,
    Optional<Tier> tier,
    Duration objective,
    double peakAgeSeconds,
    long peakAgeAtNanos,
    double peakLossBytes,
    boolean drained,
    double grainSeconds) {

  /** Whether an age was larger than its objective by more than the simulation may add. */
  public boolean breaks() {
    return overSeconds() > 0;
  }

  /**
   * Whether an age was larger than an objective of the plan allows by more than the simulation may
   * add. The strictest stands for what each source is held against, any other for itself or the
   * looser one of the source's tier.
   */
  boolean breaks(Duration asked, boolean strictest) {
    Duration allowed = strictest || asked.compareTo(objective) < 0 ? objective : asked;
    return peakAgeSeconds - ReportAssembler.seconds(allowed) - grainSeconds > 0;
  }

  /** Whether every age was within its objective and none is still to come. */
  public boolean keeps() {
    return drained && !breaks();
  }

  /** How far its largest age is beyond the objective, in seconds; below 0 within it. */
  double overSeconds() {
    return peakAgeSeconds - ReportAssembler.seconds(objective) - grainSeconds;
  }
}
