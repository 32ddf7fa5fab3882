package dev.weir.planner.cli;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.proving.workload.StampedPlan;
import dev.weir.proving.workload.WorkloadWriter;
import dev.weir.proving.workload.WriterResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The writer of {@code weir prove} as a process of its own, so that it shares neither heap nor
 * garbage collector with what measures it. Ends early when its standard input ends, as it does when
 * the proof is gone.
 */
@Command(
    name = "prove-writer",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Carries out one workload of weir prove in a prepared directory.")
final class ProveWriterCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--root", required = true, description = "Prepared directory.")
  private Path root = Path.of("");

  @Option(names = "--log", required = true, description = "Log of operations to create.")
  private Path log = Path.of("");

  @Option(names = "--workload", required = true, description = "As for weir prove.")
  private String workload = "";

  @Option(names = "--seed", required = true, description = "As for weir prove.")
  private long seed;

  @Override
  public Integer call() {
    StampedPlan plan = StampedPlan.parse(workload, seed);
    try (WorkloadWriter writer =
        new WorkloadWriter(plan, root, log, Clock.systemUTC(), LockSupport::parkNanos)) {
      endWithInput(writer, Thread.currentThread());
      WriterResult result = writer.run();
      Objects.requireNonNull(spec).commandLine().getOut().println(result.json());
      return 0;
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          root.toString(),
          "an operation of the workload failed: " + FileTrouble.withPlace(e),
          "check space and rights of the directory",
          e);
    }
  }

  private static void endWithInput(WorkloadWriter writer, Thread thread) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                System.in.readAllBytes();
              } catch (IOException e) {
                // An input that cannot be read has ended as well.
              } finally {
                writer.end();
                LockSupport.unpark(thread);
              }
            });
  }
}
