package dev.weir.node;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The throttles that operators set, kept over restarts: a line that was narrowed for a reason stays
 * narrow when the node is started again (decision 0830).
 */
final class Throttles {
  private final Path directory;

  Throttles(Path state) {
    this.directory = state.resolve("throttles");
  }

  /**
   * The throttle of a job that still holds.
   *
   * @throws dev.weir.problem.ProblemException when it cannot be read
   */
  Optional<Throttle> read(String job, Instant now) {
    KeptText kept = file(job);
    return kept.read()
        .map(text -> Throttle.parse(text, kept.file().toString()))
        .filter(throttle -> !throttle.over(now));
  }

  void keep(String job, Throttle throttle) {
    file(job).keep(throttle.json().toString());
  }

  void forget(String job) {
    file(job).forget();
  }

  private KeptText file(String job) {
    return new KeptText(directory, job + ".json", "the throttles that were set");
  }
}
