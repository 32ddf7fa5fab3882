package dev.weir.proving.workload;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A workload that a program writes, in a directory of its own below the protected one. Its writes
 * carry no stamps; {@link SentinelPlan} runs beside it.
 */
public sealed interface ProgramWorkload extends ProofWorkload
    permits FioJob, Pgbench, Replay, OwnCommand {
  /** Longer than any proof: what it has to outlast is not always known. */
  Duration LONGEST = Duration.ofDays(1);

  /** What makes the files that are there before; a text for {@code sh}, run in their directory. */
  Optional<String> preparation();

  /** What writes. */
  Program program();

  /**
   * What two runs must have in common to be the same workload.
   *
   * @throws IOException when a file that it is made of cannot be read
   */
  String identity() throws IOException;

  @Override
  default StampedPlan stamped(long seed) {
    return new SentinelPlan(LONGEST, seed);
  }

  /** How it is started; {@code WEIR_PROVE_SEED} and {@code WEIR_PROVE_LOGS} are set. */
  sealed interface Program {
    /** A text for {@code sh}. */
    record Shell(String text) implements Program {}

    /** The bundled writer for replays, in a process of its own. */
    record Replayed(Replay replay) implements Program {}
  }
}
