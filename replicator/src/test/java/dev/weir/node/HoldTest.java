package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.target.TreeComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Freezing, thawing and releasing a replica while its source goes on. */
class HoldTest {
  private static final int FILES = 5;

  @TempDir Path directory;

  private final Random random = seeded();
  private NodePair pair;
  private ScriptedSource script;

  @BeforeEach
  void prepare() throws IOException {
    pair = new NodePair(directory);
    script = new ScriptedSource(pair.root);
    for (int i = 0; i < FILES; i++) {
      script.create("file" + i);
      change();
    }
    pair.startTarget();
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void aFrozenReplicaStaysThoughItsSourceGoesOnAndItsNodeRestarts() throws IOException {
    startSource();
    Instant before = Instant.now();
    change();
    pair.awaitSame();
    JsonNode hold = ask("beta", order("freeze")).path("hold");
    assertThat(hold.path("kind").asText()).isEqualTo("frozen");
    assertThat(hold.path("sequence").asLong()).isEqualTo(pair.status().capturedSequence());
    assertThat(Instant.parse(hold.path("sourceTime").asText())).isBetween(before, Instant.now());
    Map<String, byte[]> then = contents(pair.root);

    changes(100);
    JobStatus told =
        pair.await(
            status ->
                status.conditions().contains(JobStatus.TARGET_FROZEN)
                    && status.durableSequence() == status.capturedSequence());
    assertThat(told.why()).contains("frozen at", "source time", "by " + user());
    assertThat(told.visibleAgeSeconds()).isPositive();
    assertSame(contents(pair.replica), then);

    pair.stopTarget();
    changes(20);
    pair.startTarget();
    pair.await(status -> status.conditions().contains(JobStatus.TARGET_FROZEN));
    assertThat(ask("beta", order("freeze")).path("hold")).isEqualTo(hold);
    assertThat(ask("beta", order("status")).path("jobs").get(0).path("hold")).isEqualTo(hold);
    assertSame(contents(pair.replica), then);

    long epoch = pair.status().epoch();
    ask("beta", order("thaw"));
    assertThat(pair.awaitSame().epoch()).isEqualTo(epoch);
    pair.await(status -> status.conditions().isEmpty() && status.why().isEmpty());
    pair.assertReplicaEquals();
    assertThatThrownBy(() -> ask("beta", order("thaw"))).hasMessageContaining("is not frozen");
  }

  @Test
  void aFrozenReplicaKeepsItsPositionThoughANewEpochArrives() throws IOException {
    startSource();
    pair.awaitSame();
    ask("beta", order("freeze"));
    Map<String, byte[]> then = contents(pair.root);
    pair.stopSource();
    changes(10);
    startSource();
    pair.await(
        s ->
            s.conditions().contains(JobStatus.TARGET_FROZEN)
                && s.mirror().done()
                && s.durableSequence() == s.capturedSequence());
    assertSame(contents(pair.replica), then);
    ask("beta", order("release"));
    pair.assertReplicaEquals(); // the mirror in the journal was complete
  }

  @Test
  void aReleaseEndsBeforeAMirrorOfWhichOnlyAPartArrived() throws IOException {
    startSource();
    pair.awaitSame();
    ask("beta", order("freeze"));
    Map<String, byte[]> then = contents(pair.root);
    pair.stopSource();
    changes(10);
    pair.startSource("    cap: 64kbit/s\n", job -> new CaptureChoice.Choice(script, "script", ""));
    pair.await(s -> s.phase().equals("Mirroring") && s.durableSequence() > 1);
    ask("beta", order("release"));
    assertSame(contents(pair.replica), then);
  }

  @Test
  void aReleasedRootIsTheOperatorsUntilItsChangesAreDiscardedByName() throws IOException {
    startSource();
    changes(100);
    pair.awaitSame();
    JsonNode hold = ask("beta", order("release")).path("hold");
    assertThat(hold.path("sequence").asLong()).isEqualTo(pair.status().capturedSequence());
    pair.assertReplicaEquals();
    Files.writeString(pair.replica.resolve("mine"), "made after the disaster");
    changes(5);
    JobStatus told = pair.await(status -> status.why().contains("was released at"));
    assertThat(told.why()).contains("weir job start demo --discard-changes");
    assertThat(told.phase()).isEqualTo("Connecting");

    pair.stopTarget();
    pair.startTarget();
    assertThat(pair.replica.resolve("mine")).hasContent("made after the disaster");
    JsonNode released = ask("beta", order("status")).path("jobs").get(0);
    assertThat(released.path("phase").asText()).isEqualTo("Released");
    assertThat(released.path("hold")).isEqualTo(hold);
    assertThatThrownBy(() -> ask("beta", order("freeze"))).hasMessageContaining("was released at");
    assertThatThrownBy(() -> ask("beta", order("start")))
        .hasMessageContaining("would be lost")
        .hasMessageContaining("--discard-changes");
    assertThat(pair.replica.resolve("mine")).exists();

    ask("beta", order("start").put("discardChanges", true));
    pair.awaitSame();
    pair.assertReplicaEquals();
    pair.stopTarget();
    pair.startTarget();
    pair.awaitSame();
    pair.assertReplicaEquals();
  }

  @Test
  void aReplicaIsReleasedAtAnyPositionThatWaitsInTheJournal() throws IOException {
    startSource();
    pair.awaitSame();
    ask("beta", order("freeze"));
    List<Map<String, byte[]>> states = new ArrayList<>();
    List<String> positions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      change();
      JobStatus status = pair.await(s -> s.durableSequence() == s.capturedSequence());
      states.add(contents(pair.root));
      positions.add(status.epoch() + "/" + status.durableSequence());
    }
    int chosen = 1 + random.nextInt(18);
    changes(300);
    assertThatThrownBy(() -> ask("beta", order("release").put("at", "1/1")))
        .hasMessageContaining("can be released at");
    assertThatThrownBy(() -> ask("beta", order("release").put("at", "yesterday")))
        .hasMessageContaining("EPOCH/SEQUENCE");
    pair.await(s -> s.durableSequence() == s.capturedSequence()); // it receives on
    JsonNode hold = ask("beta", order("release").put("at", positions.get(chosen))).path("hold");
    assertThat(hold.path("epoch").asLong() + "/" + hold.path("sequence").asLong())
        .isEqualTo(positions.get(chosen));
    assertSame(contents(pair.replica), states.get(chosen));
    assertThat(TreeComparison.compare(pair.root, pair.replica, 10).differences()).isNotEmpty();
  }

  @Test
  void aReplicaAtNoPositionIsNotHeld() {
    assertThatThrownBy(() -> ask("beta", order("freeze")))
        .hasMessageContaining("equals its source at no position");
    assertThatThrownBy(() -> ask("beta", order("release")))
        .hasMessageContaining("equals its source at no position");
    startSource();
    pair.awaitSame();
    pair.assertReplicaEquals();
    assertThatThrownBy(() -> ask("alpha", order("freeze")))
        .hasMessageContaining("this node keeps no replica");
  }

  private void startSource() {
    pair.startSource("", job -> new CaptureChoice.Choice(script, "script", ""));
  }

  private static ObjectNode order(String command) {
    return ControlClient.order(command, "demo");
  }

  private JsonNode ask(String node, ObjectNode request) {
    try (ControlClient client = ControlClient.connect(directory.resolve(node + ".sock"))) {
      return client.ask(request);
    }
  }

  private void changes(int count) {
    for (int i = 0; i < count; i++) {
      change();
    }
  }

  private void change() {
    byte[] bytes = new byte[1 + random.nextInt(3_000)];
    random.nextBytes(bytes);
    script.write("file" + random.nextInt(made()), random.nextInt(50_000), bytes);
  }

  private int made() {
    String[] names = pair.root.toFile().list();
    return names == null ? 0 : names.length;
  }

  private static Map<String, byte[]> contents(Path root) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(root)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static void assertSame(Map<String, byte[]> actual, Map<String, byte[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  private static Random seeded() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("HoldTest: -Dweir.seed=" + seed);
    return new Random(seed);
  }
}
