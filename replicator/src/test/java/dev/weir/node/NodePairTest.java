package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.keys.KeyMaker;
import dev.weir.keys.NodeFiles;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodePairTest {
  private static final int FILES = 20;

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
      script.write("file" + i, 0, randomBytes(random.nextInt(300_000)));
    }
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void aSourceWithANameThatTheTargetKeepsForItselfIsRefused() throws Exception {
    Path orphans = Files.createDirectory(pair.root.resolve(".weir-orphans"));
    assertThatThrownBy(() -> pair.startSource("", captures()))
        .hasMessageContaining(orphans.toString())
        .hasMessageContaining("exclude: [/.weir-orphans]");
    pair.startSource("    exclude: [/.weir-orphans]\n", captures());
  }

  @Test
  void whatWasThereAndWhatIsWrittenArrives() {
    pair.startTarget();
    pair.startSource("", captures());
    changes(500);
    JobStatus status = pair.awaitSame();
    assertThat(status.ageSeconds()).isZero();
    assertThat(status.mirror().done()).isTrue();
    assertThat(status.sentWireBytes()).isPositive();
    pair.assertReplicaEquals();
  }

  @Test
  void aTargetThatGoesAndComesLosesNothingAndStartsNoNewEpoch() {
    pair.startTarget();
    pair.startSource("", captures());
    long epoch = pair.awaitSame().epoch();
    for (int round = 0; round < 3; round++) {
      changes(200);
      pair.stopTarget();
      changes(200);
      JobStatus away = pair.await(status -> status.phase().equals("Connecting"));
      assertThat(away.why())
          .containsAnyOf(
              "refuses the connection", "closed by the peer", "shutting down", "being closed");
      pair.startTarget();
    }
    assertThat(pair.awaitSame().epoch()).isEqualTo(epoch);
    pair.assertReplicaEquals();
  }

  @Test
  void aBacklogBeyondMemoryGoesToDiskAndBack() {
    pair.startTarget();
    pair.startSource(job("memory-queue: 8MiB", "disk-queue: 256MiB"), captures());
    long epoch = pair.awaitSame().epoch();
    pair.stopTarget();
    script.create("large");
    for (int i = 0; i < 400; i++) {
      script.write("large", i * 100_000L, randomBytes(100_000));
    }
    JobStatus full = pair.await(s -> s.queueMemoryBytes() <= 9 << 20 && s.queueDiskBytes() > 0);
    assertThat(full.conditions()).contains("spilling");
    assertThat(full.queueMemoryBytes() + full.queueDiskBytes()).isGreaterThan(38_000_000);
    pair.startTarget();
    JobStatus same = pair.awaitSame();
    assertThat(same.epoch()).isEqualTo(epoch);
    assertThat(same.queueDiskBytes()).isZero();
    pair.assertReplicaEquals();
    assertThat(directory.resolve("state-alpha/demo/spill").toFile().listFiles()).hasSizeLessThan(2);
  }

  @Test
  void aQueueThatOverflowsBeginsANewEpochAndEndsEqual() {
    pair.startTarget();
    pair.startSource(job("memory-queue: 8MiB", "disk-queue: 8MiB"), captures());
    long epoch = pair.awaitSame().epoch();
    pair.stopTarget();
    script.create("large");
    for (int i = 0; i < 400; i++) {
      script.write("large", i * 100_000L, randomBytes(100_000));
    }
    JobStatus over = pair.await(s -> s.phase().equals("Disconnected"));
    assertThat(over.why()).containsAnyOf("queue full", "memory filled");
    assertThat(over.ageSeconds()).isNull();
    pair.startTarget();
    assertThat(pair.awaitSame().epoch()).isGreaterThan(epoch);
    pair.assertReplicaEquals();
  }

  @Test
  void aSourceThatStartsAgainMirrorsInANewEpoch() {
    pair.startTarget();
    pair.startSource("", captures());
    long epoch = pair.awaitSame().epoch();
    pair.stopSource();
    script.delete("file3");
    script.write("file4", 5, randomBytes(10));
    pair.startSource("", captures());
    assertThat(pair.awaitSame().epoch()).isGreaterThan(epoch);
    pair.assertReplicaEquals();
  }

  @Test
  void theCapIsHonouredInEthernetBytes() {
    pair.startTarget();
    pair.startSource(job("cap: 40Mbit/s", "compression: low"), captures());
    pair.awaitSame();
    script.create("large");
    for (int i = 0; i < 250; i++) {
      script.write("large", i * 100_000L, randomBytes(100_000));
    }
    pair.await(s -> s.conditions().contains("throttled"));
    Sent begin = sent();
    Sent end = begin;
    double fastest = 0;
    while (end.bytes - begin.bytes < 15_000_000) {
      Sent from = sent();
      pair.await(s -> s.sentWireBytes() - from.bytes > 2_500_000);
      end = sent();
      fastest = Math.max(fastest, from.leastRateTo(end));
    }
    double rate = begin.leastRateTo(end);
    System.out.printf("cap 40 Mbit/s: sent %.2f, at best %.2f Mbit/s%n", rate / 1e6, fastest / 1e6);
    // Above the cap is a fault anywhere. Below it is also a machine that wakes threads late; that
    // no half second comes near it is a fault again.
    assertThat(rate).isLessThan(40e6 * 1.02);
    assertThat(fastest).isGreaterThan(40e6 * 0.85);
    assertThat(end.ageSeconds).isPositive();
    assertThat(pair.awaitSame().conditions()).isEmpty();
  }

  /** What was sent at some moment between two instants, in nanoseconds of one clock. */
  private record Sent(long earliest, long latest, long bytes, double ageSeconds) {
    /** Bits per second, never more than there were: a thread that slept here took its time. */
    double leastRateTo(Sent later) {
      return (later.bytes - bytes) * 8 / ((later.latest - earliest) / 1e9);
    }
  }

  private Sent sent() {
    long earliest = System.nanoTime();
    JobStatus status = pair.status();
    Double age = status.ageSeconds();
    return new Sent(
        earliest, System.nanoTime(), status.sentWireBytes(), age == null ? Double.NaN : age);
  }

  @Test
  void stoppingAndStartingAJobByCommand() {
    pair.startTarget();
    Node node = pair.startSource("", captures());
    pair.awaitSame();
    node.stopJob("demo");
    assertThat(pair.status().phase()).isEqualTo("Stopped");
    changes(20);
    node.startJob("demo");
    pair.awaitSame();
    pair.assertReplicaEquals();
    node.pauseJob("demo", true);
    changes(5);
    JobStatus paused = pair.await(s -> s.phase().equals("Paused"));
    assertThat(paused.why()).isEqualTo("the operator");
    node.pauseJob("demo", false);
    pair.awaitSame();
    assertThatThrownBy(() -> node.startJob("demmo"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("none of this node's source jobs");
  }

  @Test
  void newKeysAreTakenUpWithoutInterruptingAJob() throws IOException {
    Node target = pair.startTarget();
    Node source = pair.startSource("", captures());
    long epoch = pair.awaitSame().epoch();
    KeyMaker.Authority authority = KeyMaker.authority(pair.keys);
    for (String node : List.of("alpha", "beta")) {
      KeyPair fresh = new KeyMaker(Instant.now()).pair();
      NodeFiles.in(pair.keys, node)
          .replace(
              authority.certificate(),
              new KeyMaker(Instant.now()).certify(node, fresh.getPublic(), authority),
              fresh.getPrivate());
    }
    target.reloadKeys();
    source.reloadKeys();
    changes(50);
    JobStatus same = pair.awaitSame();
    assertThat(same.epoch()).isEqualTo(epoch);
    pair.stopTarget();
    changes(5);
    pair.startTarget(); // loads the new ones; the source proves itself with its new ones, too
    assertThat(pair.awaitSame().epoch()).isEqualTo(epoch);
    Files.writeString(pair.keys.resolve("alpha.key"), "broken");
    assertThatThrownBy(source::reloadKeys).hasMessageContaining("holds no PEM private key");
    changes(5);
    pair.awaitSame();
    pair.assertReplicaEquals();
  }

  @Test
  void twoNodesOnOneStateDirectoryAreRefused() {
    pair.startTarget();
    assertThatThrownBy(pair::startTarget)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.ENVIRONMENT))
        .hasMessageContaining("another node runs on this state directory");
  }

  private void changes(int count) {
    for (int i = 0; i < count; i++) {
      script.write("file" + random.nextInt(FILES), random.nextInt(200_000), randomBytes(4_096));
      if (i % 50 == 0) {
        String name = "extra" + random.nextLong(1L << 40);
        script.create(name);
        script.write(name, 0, randomBytes(1 + random.nextInt(9_000)));
        if (random.nextBoolean()) {
          script.delete(name);
        }
      }
    }
  }

  private CaptureChoice captures() {
    return job -> new CaptureChoice.Choice(script, "script", "");
  }

  private static String job(String... lines) {
    return "    " + String.join("\n    ", lines) + "\n";
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Random seeded() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("NodePairTest: -Dweir.seed=" + seed);
    return new Random(seed);
  }
}
