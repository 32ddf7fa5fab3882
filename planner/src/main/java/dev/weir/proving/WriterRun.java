package dev.weir.proving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.problem.ProblemException;
import dev.weir.proving.workload.WorkloadPlan;
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

  static WriterRun start(String name, Workspace workspace, WorkloadPlan plan, Path root) {
    return new WriterRun(
        ChildProcess.start(
            name,
            workspace.logs(),
            List.of(),
            List.of(
                "prove-writer",
                "--root=" + root,
                "--log=" + workspace.writerLog(name),
                "--workload=" + plan.spec(),
                "--seed=" + plan.seed())));
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
      JsonNode json = new ObjectMapper().readTree(text);
      return new WriterResult(
          json.required("startNanos").asLong(),
          json.required("endNanos").asLong(),
          json.required("operations").asLong(),
          json.required("bytes").asLong(),
          json.required("worstLagNanos").asLong(),
          json.required("lateOperations").asLong());
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
