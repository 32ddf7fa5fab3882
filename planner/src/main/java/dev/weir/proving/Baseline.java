package dev.weir.proving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.problem.ProblemException;
import dev.weir.proving.workload.WriterResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory with the measurement of a workload without replication, which proofs over several
 * lines share: what was measured does not depend on the line.
 */
record Baseline(Path directory) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Path prepared() {
    return directory.resolve("prepared");
  }

  private Path capture() {
    return directory.resolve("plain.capture");
  }

  private Path told() {
    return directory.resolve("baseline.json");
  }

  /**
   * What was measured before, with its capture put where one of this proof would be.
   *
   * @param workload hash of what both have to have in common
   * @throws ProblemException of wrong use where another workload was measured
   */
  Optional<PlainRun.Result> load(String workload, Workspace workspace) throws IOException {
    Files.createDirectories(directory);
    if (!Files.exists(told())) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(told().toFile());
      if (!json.path("workloadSha256").asText().equals(workload)) {
        throw ProblemException.wrongUse(
            "--baseline " + directory,
            "was made with another workload or seed",
            "name another directory, or remove this one");
      }
      Files.copy(capture(), workspace.plainCapture());
      return Optional.of(
          new PlainRun.Result(
              WriterResult.of(json.required("writer")),
              PlainRun.captured(workspace.plainCapture()),
              PlainRun.probe(workspace.plainCapture()),
              json.required("protectedBytes").asLong()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          told().toString(),
          "is damaged: " + e.getMessage(),
          "remove " + directory + ", and it is made again",
          e);
    }
  }

  /** Keeps what was measured; what tells of it is written last. */
  void keep(String workload, Workspace workspace, PlainRun.Result result) throws IOException {
    if (!Files.exists(workspace.plainCapture())) {
      return;
    }
    Files.deleteIfExists(capture());
    Files.copy(workspace.plainCapture(), capture());
    ObjectNode json = JSON.createObjectNode().put("workloadSha256", workload);
    json.put("protectedBytes", result.protectedBytes());
    json.set("writer", result.writer().json());
    Files.writeString(told(), json.toPrettyString() + "\n");
  }
}
