package dev.weir.planner.cli;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.proving.ReplayRun;
import dev.weir.proving.workload.ProofWorkload;
import dev.weir.proving.workload.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The replaying writer of {@code weir prove} as a process of its own. */
@Command(
    name = "prove-replay",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Repeats the writes of a capture or a block trace in a directory.")
final class ProveReplayCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--root", required = true, description = "Existing directory.")
  private Path root = Path.of("");

  @Option(names = "--workload", required = true, description = "As for weir prove.")
  private String workload = "";

  @Option(names = "--seed", required = true, description = "Of the content.")
  private long seed;

  @Override
  public Integer call() {
    if (!(ProofWorkload.parse(workload, Optional.empty()) instanceof Replay replay)) {
      throw ProblemException.wrongUse("--workload", "is no replay", "write replay:FILE");
    }
    try {
      String told = ReplayRun.run(replay, seed, root);
      Objects.requireNonNull(spec).commandLine().getOut().println(told);
      return 0;
    } catch (IOException e) {
      throw failed(replay, e);
    } catch (UncheckedIOException e) {
      throw failed(replay, new IOException(e.getMessage(), e));
    }
  }

  private static ProblemException failed(Replay replay, IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        replay.toString(),
        "cannot be replayed: " + FileTrouble.withPlace(e),
        "check the file, and space and rights of the directory",
        e);
  }
}
