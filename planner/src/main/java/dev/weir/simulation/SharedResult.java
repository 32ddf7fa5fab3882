package dev.weir.simulation;

import java.util.List;

/**
 * What several jobs on one line did.
 *
 * @param jobs in the order of the request
 * @param peakBacklogWireBytes largest sum of the backlogs at any one moment
 * @param peakBacklogAt that moment, nanoseconds since 1970-01-01T00:00Z
 * @param worstAgeJob index of the job with the largest age
 * @param total sums of the backlogs, largest of the ages
 */
public record SharedResult(
    List<SimulationResult> jobs,
    double peakBacklogWireBytes,
    double peakBacklogPayloadBytes,
    long peakBacklogAt,
    int worstAgeJob,
    SimulationResult.Series total) {
  public SharedResult {
    jobs = List.copyOf(jobs);
  }

  /** Largest age of any job, seconds. */
  public double peakAgeSeconds() {
    return jobs.get(worstAgeJob).peakAgeSeconds();
  }
}
