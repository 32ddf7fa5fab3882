package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.MirrorKind;
import dev.weir.intercept.fuse.Needed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that starts again sends what differs and little else, whatever happened meanwhile. */
class DifferenceMirrorTest {
  private static final int MIB = 1 << 20;

  @TempDir Path directory;

  private final Random random = seeded();

  @BeforeEach
  void requireFuse() {
    Needed.fuse();
  }

  @Test
  void tenChangedBlocksOfAQuarterGibibyteAreLessThanOnePercent() throws IOException {
    int size = 64 * MIB;
    try (NodePair pair = new NodePair(directory)) {
      for (int i = 0; i < 4; i++) {
        Files.write(pair.root.resolve("file" + i), bytes(size));
      }
      begin(pair);
      pair.stopSource();
      for (int i = 0; i < 10; i++) {
        overwrite(pair.root.resolve("file" + i % 4), random.nextInt(size - 8192), 4096);
      }
      JobStatus same = begin(pair);
      System.out.printf(
          "difference of %d MiB with 10 changed blocks: %,d wire bytes, %,d B of content%n",
          4 * size / MIB, same.sentWireBytes(), same.mirror().bytes());
      assertThat(same.mirror().kind()).isEqualTo("difference");
      assertThat(same.mirror().comparedBytes()).isEqualTo(4L * size);
      assertThat(same.mirror().bytes()).isBetween(10L * 4096, 20L * 65536);
      assertThat(same.sentWireBytes()).isLessThan(4L * size / 100);
      pair.assertReplicaEquals();
    }
  }

  @Test
  void whatChangedWhileDownIsFoundAndOnlyThat() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      Path root = pair.root;
      Files.createDirectories(root.resolve("a/b/c"));
      Files.createDirectories(root.resolve("z"));
      for (int i = 0; i < 40; i++) {
        Files.write(root.resolve("a/b/c/f" + i), bytes(100_000 + i));
        Files.write(root.resolve("z/g" + i), bytes(i * 10));
      }
      Files.createSymbolicLink(root.resolve("link"), Path.of("a/b"));
      Files.createLink(root.resolve("hard"), root.resolve("a/b/c/f0"));
      begin(pair);
      pair.stopSource();
      changeEverythingButContent(root);
      JobStatus renamed = begin(pair);
      System.out.printf(
          "renames, links and attributes: %,d wire bytes, %,d B of content%n",
          renamed.sentWireBytes(), renamed.mirror().bytes());
      assertThat(renamed.mirror().bytes()).isZero();
      pair.assertReplicaEquals();
      pair.stopSource();
      changeContent(root);
      JobStatus same = begin(pair);
      assertThat(same.mirror().bytes()).isEqualTo(70_000 + 1 + 65_536 + 4_000);
      pair.assertReplicaEquals();
    }
  }

  /** Nothing in here makes a byte that the replica lacks. */
  private static void changeEverythingButContent(Path root) throws IOException {
    Files.move(root.resolve("a/b"), root.resolve("z/moved"));
    Files.move(root.resolve("z/moved/c/f1"), root.resolve("z/moved/c/f2"), REPLACE);
    Files.move(root.resolve("z/moved/c/f3"), root.resolve("swap"));
    Files.move(root.resolve("z/moved/c/f4"), root.resolve("z/moved/c/f3"));
    Files.move(root.resolve("swap"), root.resolve("z/moved/c/f4"));
    Files.delete(root.resolve("a"));
    Files.move(root.resolve("z"), root.resolve("a"));
    Files.delete(root.resolve("hard"));
    Files.createLink(root.resolve("a/hard2"), root.resolve("a/moved/c/f0"));
    Files.createLink(root.resolve("a/hard3"), root.resolve("a/moved/c/f5"));
    Files.delete(root.resolve("link"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("elsewhere"));
    Files.delete(root.resolve("a/g7"));
    Files.createDirectory(root.resolve("a/g7"));
    Files.createFile(root.resolve("a/empty"));
    Path attributed = root.resolve("a/g8");
    Files.setPosixFilePermissions(attributed, PosixFilePermissions.fromString("r---w---x"));
    Files.setAttribute(attributed, "unix:uid", 7);
    Files.setLastModifiedTime(attributed, FileTime.from(Instant.parse("2001-01-01T00:00:00.5Z")));
    Files.getFileAttributeView(attributed, UserDefinedFileAttributeView.class)
        .write("kind", StandardCharsets.UTF_8.encode("late"));
    try (RandomAccessFile cut = new RandomAccessFile(root.resolve("a/moved/c/f9").toFile(), "rw")) {
      cut.setLength(65_536);
    }
  }

  private static final java.nio.file.StandardCopyOption REPLACE =
      java.nio.file.StandardCopyOption.REPLACE_EXISTING;

  private void changeContent(Path root) throws IOException {
    Files.write(root.resolve("new"), bytes(70_000));
    Files.write(root.resolve("new1"), bytes(1));
    overwrite(root.resolve("a/moved/c/f10"), 5, 1);
    overwrite(root.resolve("a/moved/c/f11"), 70_000, 1);
    try (RandomAccessFile cut =
        new RandomAccessFile(root.resolve("a/moved/c/f11").toFile(), "rw")) {
      cut.setLength(65_536 + 4_000);
      cut.seek(65_536);
      cut.write(bytes(4_000));
    }
  }

  @Test
  void aCopiedDiskIsTakenOver() throws Exception {
    try (NodePair pair = new NodePair(directory)) {
      Files.createDirectories(pair.root.resolve("a/b"));
      for (int i = 0; i < 30; i++) {
        Files.write(pair.root.resolve("a/b/f" + i), bytes(200_000));
      }
      Files.createLink(pair.root.resolve("second"), pair.root.resolve("a/b/f1"));
      run("cp", "-a", pair.root.toString(), pair.replica.toString());
      Files.write(pair.replica.resolve("a/orphan"), bytes(10));
      Files.createDirectories(pair.replica.resolve("b/c"));
      Files.createLink(pair.replica.resolve("a/b/x"), pair.replica.resolve("a/b/f2"));
      overwrite(pair.root.resolve("a/b/f3"), 100_000, 10);
      pair.adopt = true;
      JobStatus same = begin(pair);
      assertThat(same.mirror().kind()).isEqualTo("difference");
      assertThat(same.mirror().bytes()).isEqualTo(65_536);
      pair.assertReplicaEquals();
    }
  }

  @Test
  void aTargetThatGoesAndComesDuringItGoesOnWhereItWas() throws Exception {
    try (NodePair pair = new NodePair(directory)) {
      Files.write(pair.root.resolve("file"), bytes(24 * MIB));
      begin(pair);
      pair.stopSource();
      Files.delete(pair.root.resolve("file"));
      Files.write(pair.root.resolve("file"), bytes(24 * MIB));
      pair.startSource("    cap: 40Mbit/s\n", new SystemCapture(directory.resolve("state-alpha")));
      long epoch = pair.await(s -> s.mirror().bytes() > 2 * MIB).epoch();
      for (int i = 1; i <= 3; i++) {
        long sent = i * 5L * MIB;
        pair.await(s -> s.mirror().bytes() > sent);
        pair.stopTarget();
        overwrite(pair.root.resolve("file"), random.nextInt(20 * MIB), 50_000);
        pair.startTarget();
      }
      JobStatus same = pair.awaitSame();
      System.out.printf("three cuts: %,d B of content%n", same.mirror().bytes());
      assertThat(same.epoch()).isEqualTo(epoch);
      assertThat(same.mirror().bytes()).isLessThan(24L * MIB + 4 * 65_536);
      pair.assertReplicaEquals();
    }
  }

  @Test
  void anOverflowAndACommandEndInADifference() throws Exception {
    try (NodePair pair = new NodePair(directory)) {
      Files.write(pair.root.resolve("file"), bytes(60 * MIB));
      pair.startTarget();
      Node node =
          pair.startSource(
              "    memory-queue: 8MiB\n    disk-queue: 8MiB\n",
              new SystemCapture(directory.resolve("state-alpha")));
      pair.awaitSame();
      pair.stopTarget();
      for (int i = 0; i < 400; i++) {
        overwrite(pair.root.resolve("file"), random.nextInt(2 * MIB), 100_000);
      }
      pair.await(s -> s.phase().equals("Disconnected"));
      pair.startTarget();
      JobStatus same = pair.awaitSame();
      assertThat(same.mirror().kind()).isEqualTo("difference");
      assertThat(same.mirror().bytes()).isLessThan(4 * MIB);
      pair.assertReplicaEquals();
      node.mirrorJob("demo", MirrorKind.DIFFERENCE);
      JobStatus compared = pair.await(s -> s.epoch() > same.epoch() && s.mirror().done());
      assertThat(compared.mirror().bytes()).isZero();
      node.mirrorJob("demo", MirrorKind.INITIAL);
      JobStatus full = pair.await(s -> s.epoch() > compared.epoch() && s.mirror().done());
      assertThat(full.mirror().kind()).isEqualTo("full");
      assertThat(full.mirror().bytes()).isEqualTo(60L * MIB);
      pair.awaitSame();
      pair.assertReplicaEquals();
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private JobStatus begin(NodePair pair) {
    if (!pair.hasTarget()) {
      pair.startTarget();
    }
    pair.startSource("", new SystemCapture(directory.resolve("state-alpha")));
    return pair.awaitSame();
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
    System.out.println("DifferenceMirrorTest: -Dweir.seed=" + seed);
    return new Random(seed);
  }
}
