package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.NodeConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.keys.KeyMaker;
import dev.weir.node.JobStatus;
import dev.weir.node.Node;
import dev.weir.node.SystemCapture;
import dev.weir.transport.LinkTiming;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node records of its own job goes into the next plan as it is. */
class NodeCaptureIsPlannedWithTest {
  private static final int LINES = 200_000;

  @TempDir Path directory;

  @Test
  void bytesAndCompressionAreThoseOfProduction() throws IOException {
    requireFuse();
    new KeyMaker(Instant.now()).create(directory.resolve("keys"), List.of("alpha", "beta"));
    Files.createDirectory(directory.resolve("data"));
    Files.write(directory.resolve("data/before"), new byte[3_000_000]); // mirrored, not written
    int port = freePort();
    long written;
    try (Node target = start(targetText(port));
        Node source = start(sourceText(port))) {
      await(source, status -> status.phase().equals("Live"));
      written = writeText(directory.resolve("data/text"));
      await(
          source,
          status ->
              status.capturedBytes() >= written
                  && status.durableSequence() == status.capturedSequence());
      assertThat(target.status()).hasSize(1);
    }

    String capture = directory.resolve("demo.capture").toString();
    CommandRun inspected = CommandRun.of("inspect", capture, "--json");
    JsonNode seen = inspected.json().path("sources").get(0);
    assertThat(seen.path("name").asText()).isEqualTo(directory.resolve("data").toString());
    assertThat(seen.path("totalBytes").asLong()).isEqualTo(written);
    String policy = directory.resolve("new.yaml").toString();
    CommandRun run =
        CommandRun.of(
            "plan",
            capture,
            "--line",
            "A=1000Mbit/s", // all is written at once, and the plan ends with it
            "--rpo",
            "60s",
            "--compression",
            "measured",
            "--policy",
            policy,
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode plan = run.json();
    assertThat(plan.path("workload").path("totalBytes").asLong()).isEqualTo(written);
    assertThat(plan.path("lines").get(0).path("name").asText()).isEqualTo("A");
    String job = Files.readString(Path.of(policy));
    assertThat(job).contains("\ncompression: medium\n", "\n  written: ", "\n  compression-ratio: ");
    double ratio =
        NodeConfigReader.parseJob(job + "target: 10.0.0.2:7420\n", "new.yaml")
            .prediction()
            .orElseThrow()
            .basis()
            .ratio()
            .orElseThrow()
            .value();
    assertThat(ratio).isBetween(1.5, 20.0); // digits in words of text, packed at medium
  }

  /** Lines of words and numbers; returns the bytes written. */
  private static long writeText(Path file) throws IOException {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      text.append("order ").append(random.nextInt(1_000_000)).append(" was shipped\n");
    }
    byte[] bytes = text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
    return bytes.length;
  }

  private Node start(String text) {
    NodeConfig config = NodeConfigReader.parse(text, "test.yaml", directory);
    return Node.start(config, new SystemCapture(config.state()), LinkTiming.DEFAULT);
  }

  private static void await(Node source, Predicate<JobStatus> wanted) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!wanted.test(source.status().getFirst())) {
      if (System.nanoTime() > end) {
        throw new AssertionError("last seen: " + source.status().getFirst());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private String targetText(int port) {
    return """
    node: beta
    state: state-beta
    keys: {ca: keys/ca.pem, certificate: keys/beta.pem, key: keys/beta.key}
    listen: 127.0.0.1:%d
    replicas: [{job: demo, root: replica, from: [alpha]}]
    """
        .formatted(port);
  }

  private String sourceText(int port) {
    return """
    node: alpha
    state: state-alpha
    keys: {ca: keys/ca.pem, certificate: keys/alpha.pem, key: keys/alpha.key}
    jobs:
      - {name: demo, protect: data, target: "127.0.0.1:%d", capture: fuse,
         compression: medium, record: demo.capture}
    """
        .formatted(port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void requireFuse() {
    if (!Files.isWritable(Path.of("/dev/fuse"))) {
      String missing = "SKIPPED: needs root and /dev/fuse";
      System.out.println(missing);
      if (Boolean.getBoolean("weir.strict")) {
        fail(missing);
      }
      abort(missing);
    }
  }
}
