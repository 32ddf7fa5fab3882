package dev.weir.proving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.node.ControlClient;
import dev.weir.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Asks a node that may not be up yet for its books. */
final class NodeControl implements AutoCloseable {
  private final Path socket;
  private @Nullable ControlClient client;

  NodeControl(Path socket) {
    this.socket = socket;
  }

  /** The node's only job, or null while nobody answers. */
  @Nullable NodeStatus status(long nowNanos) {
    try {
      ControlClient open = client;
      if (open == null) {
        if (!Files.exists(socket)) {
          return null;
        }
        open = ControlClient.connect(socket);
        client = open;
      }
      JsonNode jobs = open.status(NodeFiles.JOB).path("jobs");
      return jobs.isEmpty() ? null : NodeStatus.of(nowNanos, jobs.get(0));
    } catch (ProblemException e) {
      // Not up yet, or on its way down: whether it lives is asked of the process itself.
      close();
      return null;
    }
  }

  /**
   * Sets another cap, as an operator would.
   *
   * @throws ProblemException when the node refuses or does not answer
   */
  void throttle(String limit) {
    try (ControlClient own = ControlClient.connect(socket)) {
      own.ask(ControlClient.order("throttle", NodeFiles.JOB).put("limit", limit));
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
