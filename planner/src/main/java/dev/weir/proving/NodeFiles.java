package dev.weir.proving;

import dev.weir.keys.KeyMaker;
import dev.weir.problem.ProblemException;
import dev.weir.proving.line.Line;
import dev.weir.scenario.QueueLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys and configuration files of the two nodes of a proof, as a person would write them. */
final class NodeFiles {
  static final String SOURCE = "alpha";
  static final String TARGET = "beta";
  static final String JOB = "proof";

  private static final int SOCKET_PATH_MAX = 100;

  private final Workspace workspace;

  /**
   * What the job's configuration says beside names and places.
   *
   * @param compression a level or {@code auto}
   * @param capture {@code fuse}, {@code watch} or {@code auto}
   */
  record Sending(String compression, String capture, Optional<QueueLimits> queue) {
    private String queues() {
      return queue
          .map(
              limits ->
                  "    memory-queue: %s\n    disk-queue: %s\n"
                      .formatted(compact(limits.memory()), compact(limits.disk())))
          .orElse("");
    }
  }

  NodeFiles(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Writes everything.
   *
   * @param sending what the job is to do
   * @throws IOException when the disk refuses
   */
  void write(Line line, int port, Sending sending) throws IOException {
    new KeyMaker(Instant.now()).create(workspace.keys(), List.of(SOURCE, TARGET));
    Files.writeString(
        workspace.configuration(TARGET),
        head(TARGET)
            + """
            listen: %s:%d
            replicas:
              - job: %s
                root: %s
                from: [%s]
            """
                .formatted(line.targetAddress(), port, JOB, quoted(workspace.replica()), SOURCE));
    String cap = line.engineCap().map(rate -> "    cap: " + compact(rate) + "\n").orElse("");
    Files.writeString(
        workspace.configuration(SOURCE),
        head(SOURCE)
            + """
            jobs:
              - name: %s
                protect: %s
                target: %s:%d
                target-node: %s
                capture: %s
                compression: %s
                record: %s
            """
                .formatted(
                    JOB,
                    quoted(workspace.source()),
                    line.targetAddress(),
                    port,
                    TARGET,
                    sending.capture(),
                    sending.compression(),
                    quoted(workspace.ownCapture()))
            + cap
            + sending.queues());
  }

  private static String compact(Object size) {
    return size.toString().replace(" ", "");
  }

  private String head(String node) {
    return """
    node: %s
    state: %s
    control: %s
    keys:
      ca: %s
      certificate: %s
      key: %s
    """
        .formatted(
            node,
            quoted(workspace.state(node)),
            quoted(control(node)),
            quoted(workspace.keys().resolve("ca.pem")),
            quoted(workspace.keys().resolve(node + ".pem")),
            quoted(workspace.keys().resolve(node + ".key")));
  }

  /** The node's control socket. */
  Path control(String node) {
    Path socket = workspace.directory().resolve(node + ".sock");
    if (socket.toString().length() > SOCKET_PATH_MAX) {
      throw ProblemException.wrongUse(
          "--keep " + workspace.directory(),
          "is too long a path for a socket",
          "name a directory of at most " + (SOCKET_PATH_MAX - SOURCE.length() - 6) + " characters");
    }
    return socket;
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
