package dev.weir.proving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.problem.ProblemException;
import dev.weir.proving.workload.StampedPlan;
import dev.weir.proving.workload.WriterResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One run of the bundled writer in a process of its own. */
final class WriterRun implements AutoCloseable {
  private final ChildProcess process;

  private WriterRun(ChildProcess process) {
    this.process = process;
  }

  static WriterRun start(String name, Workspace workspace, StampedPlan plan, Path root) {
    return new WriterRun(
        ChildProcess.start(
            name,
            workspace.logs(),
            List.of(),
            List.of(
                "prove-writer",
                "--root=" + root,
                "--log=" + workspace.writerLog(name),
                "--workload=" + plan.text(),
                "--seed=" + plan.seed())));
  }

  /** Lets it begin nothing more. */
  void end() {
    process.endInput();
  }

  boolean running() {
    return process.alive();
  }

  /**
   * Waits for its end.
   *
   * @throws ProblemException of the environment when an operation failed
   */
  WriterResult result() throws InterruptedException, IOException {
    process.awaitSuccess();
    String text = Files.readString(process.output());
    try {
      return WriterResult.of(new ObjectMapper().readTree(text));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          process.output().toString(),
          "the writer did not say how it went: '" + text + "'",
          "look into the file beside it that ends in .err",
          e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
