package dev.weir.proving.workload;

import dev.weir.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;

/**
 * What is written in a proof, twice: first measured without replication, then replicated. {@link
 * #toString} is what {@link #parse} reads.
 */
public sealed interface ProofWorkload permits WorkloadSpec, ProgramWorkload {
  /** What carries stamps in it: its own records, or sentinels beside them. */
  StampedPlan stamped(long seed);

  /** How long it takes, where that is known; only for telling how far it is. */
  Optional<Duration> expected();

  /**
   * Parses {@code mixed:...}, {@code fio:FILE}, {@code pgbench:...}, {@code replay:FILE,...} or
   * {@code command:TEXT}.
   *
   * @param preparation what is run before a command, to make its files
   * @throws ProblemException of wrong use, or of bad input for a file that cannot be used
   */
  static ProofWorkload parse(String text, Optional<String> preparation) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    if (preparation.isPresent() && !name.equals(OwnCommand.NAME)) {
      throw ProblemException.wrongUse(
          "--prepare", name + " prepares itself", "leave it out, or use --workload command:TEXT");
    }
    return switch (name) {
      case FioJob.NAME -> FioJob.parse(rest);
      case Pgbench.NAME -> Pgbench.parse(rest);
      case Replay.NAME -> Replay.parse(rest);
      case OwnCommand.NAME -> OwnCommand.parse(rest, preparation);
      default -> WorkloadSpec.parse(text);
    };
  }
}
