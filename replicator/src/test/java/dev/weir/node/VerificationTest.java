package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.intercept.fuse.Needed;
import dev.weir.problem.ProblemException;
import dev.weir.target.Findings;
import dev.weir.target.OrphanStatus;
import dev.weir.wire.Frame;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others did to the replica is found, and what applications do meanwhile is not. */
class VerificationTest {
  @TempDir Path directory;

  private final Random random = seeded();

  @BeforeEach
  void requireFuse() {
    Needed.fuse();
  }

  @Test
  void everyKindOfHarmIsFound() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      Files.createDirectories(pair.root.resolve("a/b"));
      for (int i = 0; i < 10; i++) {
        Files.write(pair.root.resolve("a/b/f" + i), bytes(300_000));
      }
      Files.createSymbolicLink(pair.root.resolve("link"), Path.of("a"));
      sparse(pair.root.resolve("sparse"));
      Node node = start(pair);
      assertThat(verified(node, pair).first()).isEmpty();
      harm(pair.replica);
      Frame.Findings found = verified(node, pair);
      assertThat(found.first())
          .extracting(
              f -> Findings.Kind.of(f.kind()) + f.path() + "@" + f.offset() + "+" + f.bytes())
          .containsExactlyInAnyOrder(
              "CONTENT/a/b/f1@65536+131072",
              "CONTENT/a/b/f2@196608+103392",
              "CONTENT/sparse@1048576+65536",
              "ATTRIBUTES/a@0+0",
              "ATTRIBUTES/a/b@0+0",
              "ATTRIBUTES/a/b/f1@0+0",
              "ATTRIBUTES/a/b/f2@0+0",
              "ATTRIBUTES/a/b/f3@0+0",
              "ATTRIBUTES/a/b/f4@0+0",
              "MISSING/a/b/f5@0+0",
              "REPLACED/a/b/f6@0+0",
              "ORPHAN/a/orphan@0+0");
      assertThat(found.count()).isEqualTo(12);
    }
  }

  /** A copied disk with more on it than the source has: told, left, and no difference. */
  @Test
  void anOrphanThatIsToStayIsNoDifference() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      Files.write(pair.root.resolve("file"), bytes(300_000));
      Files.createDirectories(pair.replica.resolve("notes"));
      Files.write(pair.replica.resolve("notes/mine"), bytes(100));
      pair.adopt = true;
      pair.orphans = "report";
      Node node = start(pair);
      Files.write(pair.replica.resolve("later"), bytes(100));
      Frame.Findings found = verified(node, pair);
      assertThat(found.count()).isZero();
      assertThat(found.orphans()).isEqualTo(2);
      assertThat(found.first())
          .extracting(f -> Findings.Kind.of(f.kind()) + f.path())
          .containsExactlyInAnyOrder("ORPHAN/notes", "ORPHAN/later");
      OrphanStatus told = Objects.requireNonNull(pair.targetStatus().replica()).orphans();
      assertThat(told.left()).isEqualTo(2);
      Files.write(pair.root.resolve("notes"), bytes(10));
      pair.awaitSame();
      assertThat(pair.replica.resolve("notes")).hasSize(10);
      assertThat(verified(node, pair).orphans()).isEqualTo(1);
      try (var moved = Files.walk(pair.replica.resolve(".weir-orphans"))) {
        assertThat(moved.filter(p -> p.endsWith("notes/mine"))).hasSize(1);
      }
    }
  }

  private void harm(Path replica) throws IOException {
    overwrite(replica.resolve("a/b/f1"), 131_000, 100);
    try (RandomAccessFile cut = new RandomAccessFile(replica.resolve("a/b/f2").toFile(), "rw")) {
      cut.setLength(200_000);
    }
    Files.setPosixFilePermissions(
        replica.resolve("a/b/f3"), PosixFilePermissions.fromString("rwx------"));
    Files.setLastModifiedTime(
        replica.resolve("a/b/f4"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    Files.delete(replica.resolve("a/b/f5"));
    Files.delete(replica.resolve("a/b/f6"));
    Files.createDirectory(replica.resolve("a/b/f6"));
    Files.createDirectory(replica.resolve("a/orphan"));
    FileTime before = Files.getLastModifiedTime(replica.resolve("sparse"));
    overwrite(replica.resolve("sparse"), 1_048_576 + 500, 1_000);
    Files.setLastModifiedTime(replica.resolve("sparse"), before);
  }

  @Test
  void applicationsThatWriteMeanwhileAreNoDifference() throws Exception {
    try (NodePair pair = new NodePair(directory)) {
      for (int i = 0; i < 20; i++) {
        Files.write(pair.root.resolve("f" + i), bytes(400_000));
      }
      Node node = start(pair);
      AtomicBoolean ended = new AtomicBoolean();
      Thread writer = Thread.ofPlatform().start(() -> work(pair.root, ended));
      try {
        for (int round = 0; round < 5; round++) {
          assertThat(verified(node, pair).first()).isEmpty();
        }
      } finally {
        ended.set(true);
        writer.join();
      }
      pair.awaitSame();
      pair.assertReplicaEquals();
    }
  }

  private void work(Path root, AtomicBoolean ended) {
    Random own = new Random(5);
    try {
      for (int i = 0; !ended.get(); i++) {
        overwrite(root.resolve("f" + own.nextInt(20)), own.nextInt(400_000), 5_000);
        Path fresh = Files.write(root.resolve("new" + i), new byte[own.nextInt(100_000)]);
        Files.move(fresh, root.resolve("moved" + own.nextInt(5)), REPLACE);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final java.nio.file.StandardCopyOption REPLACE =
      java.nio.file.StandardCopyOption.REPLACE_EXISTING;

  @Test
  void aTargetThatGoesMeanwhileLeavesItUnknown() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      Files.write(pair.root.resolve("file"), bytes(1_000_000));
      Node node = start(pair);
      pair.stopTarget();
      node.verifyJob("demo");
      pair.startTarget();
      JobStatus.Verification over =
          Objects.requireNonNull(pair.await(VerificationTest::isOver).verification());
      assertThat(over.failure().isEmpty() == (over.findings() != null)).isTrue();
      assertThat(verified(node, pair).first()).isEmpty();
    }
  }

  @Test
  void aReplicaThatIsNotConsistentIsNotCompared() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      Node node = pair.startSource("", new SystemCapture(directory.resolve("state-alpha")));
      assertThatThrownBy(() -> node.verifyJob("demo"))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("has not been reached");
    }
  }

  private Node start(NodePair pair) {
    pair.startTarget();
    Node node = pair.startSource("", new SystemCapture(directory.resolve("state-alpha")));
    pair.awaitSame();
    return node;
  }

  private static boolean isOver(JobStatus status) {
    JobStatus.Verification verification = status.verification();
    return verification != null
        && (verification.findings() != null || !verification.failure().isEmpty());
  }

  private static Frame.Findings verified(Node node, NodePair pair) {
    node.verifyJob("demo");
    JobStatus.Verification over =
        Objects.requireNonNull(pair.await(VerificationTest::isOver).verification());
    assertThat(over.failure()).isEmpty();
    Frame.Findings found = Objects.requireNonNull(over.findings());
    assertThat(found.objects()).isPositive();
    assertThat(found.bytes()).isPositive();
    return found;
  }

  private void sparse(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(3 << 20);
      open.seek(2_500_000);
      open.write(bytes(10));
    }
  }

  private void overwrite(Path file, long offset, int length) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(offset);
      open.write(bytes(length));
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Random seeded() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("VerificationTest: -Dweir.seed=" + seed);
    return new Random(seed);
  }
}
