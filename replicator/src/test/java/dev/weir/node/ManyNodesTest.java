package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.NodeConfigReader;
import dev.weir.keys.KeyMaker;
import dev.weir.target.TreeComparison;
import dev.weir.transport.FreePort;
import dev.weir.transport.LinkTiming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sources of one target, several targets of one source, and two that want one root. */
class ManyNodesTest {
  @TempDir Path directory;

  private final Random random = seeded();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, ScriptedSource> scripts = new HashMap<>();

  @BeforeEach
  void keys() {
    new KeyMaker(Instant.now()).create(directory.resolve("keys"), List.of("a", "b", "c", "t", "u"));
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  @Test
  void threeSourcesShareATargetAndCannotTakeEachOthersJobs() throws IOException {
    int port = FreePort.find();
    node(
        "t",
        """
        listen: 127.0.0.1:%d
        replicas:
          - {job: one, root: one-replica, from: [a]}
          - {job: two, root: two-replica, from: [b]}
          - {job: three, root: three-replica, from: [c]}
        """
            .formatted(port));
    Map<String, Node> sources = new HashMap<>();
    for (List<String> each :
        List.of(List.of("a", "one"), List.of("b", "two"), List.of("c", "three"))) {
      sources.put(each.get(1), node(each.get(0), job(each.get(1), port)));
    }
    for (int i = 0; i < 300; i++) {
      change(List.of("one", "two", "three").get(random.nextInt(3)));
    }
    sources.forEach(this::awaitSame);
    scripts.keySet().forEach(this::assertSame);

    Objects.requireNonNull(sources.get("two")).close();
    nodes.remove(sources.get("two"));
    Node thief = node("b", job("one", port, "stolen"));
    Await.until(
        () -> thief.status().getFirst().why().contains("may not send job 'one'"),
        () -> thief.status());
    change("one");
    awaitSame("one", Objects.requireNonNull(sources.get("one")));
    assertSame("one");
  }

  @Test
  void oneSourceHasAJobForEachOfTwoTargets() throws IOException {
    int first = FreePort.find();
    int second = FreePort.find();
    node("t", target("one", first));
    Node late = node("a", job("one", first) + job("two", second).replace("jobs:\n", ""));
    change("two");
    awaitSame("one", late); // the other target is not there, and keeps nothing up
    node("u", target("two", second));
    change("one");
    change("two");
    awaitSame("one", late);
    awaitSame("two", late);
    assertSame("one");
    assertSame("two");
  }

  @Test
  void twoNodesDoNotShareARoot() throws IOException {
    node("t", target("one", FreePort.find()));
    String other = target("one", FreePort.find());
    assertThatThrownBy(() -> node("u", other))
        .hasMessageContaining("another replica is kept there");
  }

  /** A name that the target cannot make, from a source that lets it be made all the same. */
  @Test
  void aReplicaThatCannotGoOnLeavesTheOthersAlone() throws IOException {
    int port = FreePort.find();
    String replicas =
        """
        listen: 127.0.0.1:%d
        replicas:
          - {job: one, root: one-replica, from: [a]}
          - {job: two, root: two-replica, from: [b]}
        """
            .formatted(port);
    Node target = node("t", replicas);
    Node one = node("a", job("one", port));
    Node two = node("b", job("two", port));
    awaitSame("one", one);
    Objects.requireNonNull(scripts.get("one")).create(".weir-restoring");
    awaitStopped(target);
    change("two");
    awaitSame("two", two);

    target.close();
    nodes.remove(target);
    Node again = node("t", replicas);
    awaitStopped(again);
    change("two");
    awaitSame("two", two);
    assertSame("two");

    assertThatThrownBy(() -> again.replica("one").start(false, "operator"))
        .hasMessageContaining("a name that Weir keeps for itself");
    Objects.requireNonNull(scripts.get("one")).delete(".weir-restoring");
    again.replica("one").start(true, "operator");
    awaitSame("one", one);
    assertSame("one");
  }

  private static void awaitStopped(Node target) {
    Await.until(
        () ->
            target.status().stream()
                .anyMatch(
                    status ->
                        status.name().equals("one")
                            && status.phase().equals("Stopped")
                            && status.why().contains("a name that Weir keeps for itself")),
        target::status);
  }

  private static String target(String job, int port) {
    return "listen: 127.0.0.1:%d\nreplicas: [{job: %s, root: %s-replica, from: [a]}]\n"
        .formatted(port, job, job);
  }

  private String job(String name, int port) throws IOException {
    return job(name, port, name);
  }

  private String job(String name, int port, String folder) throws IOException {
    Path data = Files.createDirectories(directory.resolve(folder));
    ScriptedSource script = new ScriptedSource(data);
    script.create("file");
    scripts.put(folder, script);
    return "jobs:\n  - {name: %s, protect: %s, target: \"127.0.0.1:%d\"}\n"
        .formatted(name, data, port);
  }

  private Node node(String name, String more) {
    String text =
        """
        node: %s
        state: state-%s
        keys: {ca: keys/ca.pem, certificate: keys/%s.pem, key: keys/%s.key}
        """
            .formatted(name, name, name, name);
    CaptureChoice captures =
        job ->
            new CaptureChoice.Choice(
                Objects.requireNonNull(scripts.get(job.protect().getFileName().toString())),
                "script",
                "");
    Node node =
        Node.start(
            NodeConfigReader.parse(text + more, name + ".yaml", directory),
            captures,
            LinkTiming.DEFAULT);
    nodes.add(node);
    return node;
  }

  private void change(String folder) {
    byte[] bytes = new byte[1 + random.nextInt(5_000)];
    random.nextBytes(bytes);
    Objects.requireNonNull(scripts.get(folder)).write("file", random.nextInt(100_000), bytes);
  }

  private void awaitSame(String job, Node source) {
    Await.until(
        () ->
            source.status().stream()
                .anyMatch(
                    status ->
                        status.name().equals(job)
                            && status.phase().equals("Live")
                            && status.appliedSequence() == status.capturedSequence()),
        source::status);
  }

  private void assertSame(String job) {
    Path replica = directory.resolve(job + "-replica");
    assertThat(TreeComparison.compare(directory.resolve(job), replica, 10).differences()).isEmpty();
  }

  private static Random seeded() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("ManyNodesTest: -Dweir.seed=" + seed);
    return new Random(seed);
  }
}
