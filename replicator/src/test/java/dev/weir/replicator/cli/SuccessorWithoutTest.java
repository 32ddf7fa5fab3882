package dev.weir.replicator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.holder.HolderProcess;
import dev.weir.intercept.fuse.Needed;
import dev.weir.keys.KeyMaker;
import dev.weir.node.ControlClient;
import dev.weir.problem.ProblemException;
import dev.weir.transport.FreePort;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server is killed, and the next one finds nothing but the mount as it should be. */
class SuccessorWithoutTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @TempDir Path base;

  private Path data;
  private Path state;
  private Process holder;

  @BeforeEach
  void start() throws Exception {
    Needed.fuse();
    data = Files.createDirectory(base.resolve("data")).toRealPath();
    state = base.resolve("state");
    Files.writeString(data.resolve("before"), "was there");
    new KeyMaker(Instant.now()).create(base.resolve("keys"), List.of("alpha", "beta"));
    configure("alpha.sock", FreePort.find(), FreePort.find(), "");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String open = "--enable-native-access=ALL-UNNAMED";
    List<String> command =
        List.of(
            java,
            open,
            "-cp",
            classPath,
            HolderProcess.class.getName(),
            state.toString(),
            java,
            open,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            WeirNode.class.getName(),
            "--config",
            base.resolve("alpha.yaml").toString());
    holder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(base.resolve("log").toFile())
            .start();
    await("the node is up", () -> log().contains("node alpha is up") && mounted());
  }

  @AfterEach
  void stop() throws Exception {
    if (holder != null) {
      holder.destroy();
      assertThat(holder.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(mounted()).isFalse();
    }
  }

  private void configure(String control, int listen, int metrics, String more) throws IOException {
    String text =
        """
        node: alpha
        state: state
        control: %s
        keys: {ca: keys/ca.pem, certificate: keys/alpha.pem, key: keys/alpha.key}
        listen: 127.0.0.1:%d
        metrics: 127.0.0.1:%d
        jobs:
          - {name: demo, protect: data, target: "127.0.0.1:%d"%s}
        replicas:
          - {job: other, root: replica, from: [beta]}
        """;
    Files.writeString(
        base.resolve("alpha.yaml"),
        text.formatted(control, listen, metrics, FreePort.find(), more));
  }

  /** Server and spare: the one that is begun then reads the configuration as it is now. */
  private void kill() throws Exception {
    await("a spare", () -> holder.children().count() == 2);
    List<ProcessHandle> youngestFirst =
        holder
            .children()
            .sorted(
                Comparator.comparing((ProcessHandle one) -> one.info().startInstant().orElseThrow())
                    .reversed())
            .toList();
    youngestFirst.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  @Timeout(
      value = 240,
      threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a call that nobody answers
  void servesTheMountWithoutWhatCannotBeHadAndTakesItWhenItIsThere() throws Exception {
    Path certificate = base.resolve("keys/alpha.pem");
    byte[] good = Files.readAllBytes(certificate);
    Path lock = state.resolve("node.lock");
    Path throttle = state.resolve("throttles/demo.json");
    Path noRoom = base.resolve("room");
    try (RandomAccessFile open = new RandomAccessFile(data.resolve("open").toFile(), "rw");
        ServerSocket first = new ServerSocket(0, 1, HERE);
        ServerSocket second = new ServerSocket(0, 1, HERE)) {
      open.writeLong(1);
      Files.writeString(certificate, "garbage");
      Files.delete(lock);
      Files.createDirectory(lock);
      Files.createDirectories(throttle);
      Files.writeString(state.resolve("replica-other/hold.json"), "garbage");
      String rules = ", exclude: [/left-out]"; // so that capture begins anew on the same mount
      configure("room/alpha.sock", first.getLocalPort(), second.getLocalPort(), rules);
      kill();
      open.writeLong(2);
      Files.writeString(data.resolve("after"), "was written");
      await("the successor is up", () -> log().split("INFO node alpha is up", -1).length == 3);
      assertThat(mounted()).as(log()).isTrue();
      open.seek(0);
      assertThat(open.readLong()).isEqualTo(1);
      assertThat(open.readLong()).isEqualTo(2);
      assertThat(log())
          .contains("without the state directory")
          .contains("without its keys")
          .contains("without its listening port")
          .contains("without the throttle of job demo")
          .contains("without its control socket")
          .contains("without its port for metrics");
      Files.createDirectory(noRoom);
      await("it tells what is missing", () -> why().contains("alpha.pem"));
      assertThat(status().path("phase").asText()).isEqualTo("Connecting");
      assertThat(why()).contains("state directory").contains("listening port");
      Files.write(certificate, good);
      Files.delete(lock);
      Files.delete(throttle);
      Files.delete(state.resolve("replica-other/hold.json"));
      free(first);
      free(second);
      await("nothing is missing", () -> !why().contains("without"));
      assertThat(Files.isRegularFile(lock)).isTrue();
      new Socket(HERE, first.getLocalPort()).close();
      new Socket(HERE, second.getLocalPort()).close();
      open.writeLong(3);
    }
    assertThat(log()).doesNotContain("giving up").doesNotContain("unprotected");
  }

  private static void free(ServerSocket port) throws IOException {
    port.close();
  }

  private JsonNode status() {
    try (ControlClient client = ControlClient.connect(base.resolve("room/alpha.sock"))) {
      return client.status("demo").path("jobs").get(0);
    }
  }

  private String why() {
    return status().path("why").asText();
  }

  private boolean mounted() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .anyMatch(line -> line.split(" ")[1].equals(data.toString()));
  }

  private String log() throws IOException {
    return Files.readString(base.resolve("log"));
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(String what, Condition condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!holds(condition)) {
      assertThat(Instant.now()).as("%s; %s", what, log()).isBefore(end);
      assertThat(holder.isAlive()).as("%s; %s", what, log()).isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Not yet, while nobody answers. */
  private static boolean holds(Condition condition) throws IOException {
    try {
      return condition.holds();
    } catch (ProblemException e) {
      return false;
    }
  }
}
