package dev.weir.node;

import dev.weir.config.JobConfig;
import dev.weir.intercept.WriteSource;

/** Makes what captures a job's writes. */
@FunctionalInterface
public interface CaptureChoice {
  /**
   * What was chosen.
   *
   * @param mode in one word, for {@code weir job status}
   * @param note why this mode, empty when it was asked for
   */
  record Choice(WriteSource source, String mode, String note) {}

  /**
   * @throws dev.weir.problem.ProblemException when the mode asked for is not possible here
   */
  Choice choose(JobConfig job);
}
