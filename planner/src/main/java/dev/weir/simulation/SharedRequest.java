package dev.weir.simulation;

import java.util.List;

/**
 * One run of several jobs on one line.
 *
 * @param jobs at least one; those that begin as {@link Beginning.Batch} in their order
 */
public record SharedRequest(
    List<SimulatedJob> jobs, SimulatedLine line, Continuation continuation) {
  public SharedRequest {
    jobs = List.copyOf(jobs);
    if (jobs.isEmpty()) {
      throw new IllegalArgumentException("no job");
    }
    for (int i = 0; i < jobs.size(); i++) {
      if (jobs.get(i).beginning() instanceof Beginning.Batch batch
          && batch.index() > 0
          && !follows(jobs, i, batch)) {
        throw new IllegalArgumentException(
            "job %d is %s and does not follow the one before".formatted(i, batch));
      }
    }
  }

  private static boolean follows(List<SimulatedJob> jobs, int i, Beginning.Batch batch) {
    return i > 0
        && jobs.get(i - 1).beginning() instanceof Beginning.Batch before
        && before.of() == batch.of()
        && before.index() == batch.index() - 1;
  }
}
