package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.keys.KeyMaker;
import dev.weir.target.TreeComparison;
import dev.weir.transport.FreePort;
import dev.weir.transport.LinkTiming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A source node and a target node on loopback, over real TLS, in one process. */
final class NodePair implements AutoCloseable {
  static final LinkTiming TIMING =
      new LinkTiming(
          Duration.ofSeconds(5),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofMillis(200));

  final Path directory;
  final Path root;
  final Path replica;
  final Path keys;
  private final int port;
  private final int sourceMetricsPort;
  private final int targetMetricsPort;

  /** Where the source thinks the target is; the target itself by default. */
  int route;

  /** Whether the target takes over what is there. */
  boolean adopt;

  /** What becomes of what the source does not have. */
  String orphans = "delete";

  private @Nullable Node source;
  private @Nullable Node target;

  NodePair(Path directory) throws IOException {
    this(directory, Files.createDirectory(directory.resolve("data")));
  }

  /**
   * @param root the protected directory, which is there
   */
  NodePair(Path directory, Path root) throws IOException {
    this.directory = directory;
    this.root = root;
    replica = directory.resolve("replica");
    keys = directory.resolve("keys");
    new KeyMaker(Instant.now()).create(keys, List.of("alpha", "beta"));
    port = FreePort.find();
    route = port;
    sourceMetricsPort = FreePort.find();
    targetMetricsPort = FreePort.find();
  }

  NodeConfig targetConfig() {
    return parse(
        """
        node: beta
        state: %s/state-beta
        control: %s/beta.sock
        keys: {ca: keys/ca.pem, certificate: keys/beta.pem, key: keys/beta.key}
        listen: 127.0.0.1:%d
        metrics: 127.0.0.1:%d
        replicas: [{job: demo, root: %s, from: [alpha], adopt: %s, orphans: %s}]
        """
            .formatted(directory, directory, port, targetMetricsPort, replica, adopt, orphans));
  }

  int targetPort() {
    return port;
  }

  int sourceMetricsPort() {
    return sourceMetricsPort;
  }

  int targetMetricsPort() {
    return targetMetricsPort;
  }

  /**
   * @param more further lines of the job, indented by four
   */
  NodeConfig sourceConfig(String more) {
    return parse(sourceText(more));
  }

  /** The same as text. */
  String sourceText(String more) {
    return sourceNode()
        + """
        jobs:
          - name: demo
            protect: %s
            target: 127.0.0.1:%d
            target-node: beta
        %s\
        """
            .formatted(root, route, more);
  }

  private String sourceNode() {
    return """
    node: alpha
    state: %s/state-alpha
    control: %s/alpha.sock
    keys: {ca: keys/ca.pem, certificate: keys/alpha.pem, key: keys/alpha.key}
    metrics: 127.0.0.1:%d
    """
        .formatted(directory, directory, sourceMetricsPort);
  }

  /** The same job as the file of one job. */
  String jobFile(String more) {
    return "name: demo\nprotect: %s\ntarget: 127.0.0.1:%d\n%s".formatted(root, port, more);
  }

  /** Starts a source whose configuration names no job. */
  Node startIdleSource(CaptureChoice captures) {
    source = Node.start(parse(sourceNode() + "jobs: []\n"), captures, TIMING);
    return source;
  }

  private NodeConfig parse(String text) {
    return NodeConfigReader.parse(text, "test.yaml", directory);
  }

  Node startTarget() {
    target =
        Node.start(
            targetConfig(),
            job -> {
              throw new AssertionError("no jobs here");
            },
            TIMING);
    return target;
  }

  Node startSource(String more, CaptureChoice captures) {
    source = Node.start(sourceConfig(more), captures, TIMING);
    return source;
  }

  boolean hasTarget() {
    return target != null;
  }

  void stopTarget() {
    if (target != null) {
      target.close();
      target = null;
    }
  }

  void stopSource() {
    if (source != null) {
      source.close();
      source = null;
    }
  }

  JobStatus status() {
    if (source == null) {
      throw new IllegalStateException("no source");
    }
    return source.status().getFirst();
  }

  JobStatus targetStatus() {
    if (target == null) {
      throw new IllegalStateException("no target");
    }
    return target.status().getFirst();
  }

  /** Waits until a status of the source's job is as wanted, and returns it. */
  JobStatus await(Predicate<JobStatus> wanted) {
    JobStatus[] last = new JobStatus[1];
    Await.until(
        () -> {
          last[0] = status();
          return wanted.test(last[0]);
        },
        () -> last[0]);
    return last[0];
  }

  /** Waits until the replica shows everything that was captured. */
  JobStatus awaitSame() {
    return await(
        status ->
            status.phase().equals("Live")
                && status.visibleAgeSeconds() != null
                && status.visibleAgeSeconds() == 0
                && status.appliedSequence() == status.capturedSequence());
  }

  void assertReplicaEquals() {
    assertThat(TreeComparison.compare(root, replica, 10).differences()).isEmpty();
  }

  @Override
  public void close() {
    stopSource();
    stopTarget();
  }
}
