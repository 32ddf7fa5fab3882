package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalogue.Catalogue;
import dev.weir.catalogue.CatalogueMark;
import dev.weir.engine.MirrorKind;
import dev.weir.intercept.fuse.Needed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What did not change while nobody captured is not read again, on either side. */
@Timeout(300)
class CatalogueMirrorTest {
  private static final int MIB = 1 << 20;
  private static final int FILES = 20;

  /** Longer than what a catalogue asks of a file's last change, 100 ms. */
  private static final long TELLING_NANOS = 200_000_000;

  @TempDir Path directory;

  private final Random random = seeded();

  @BeforeEach
  void requireFuse() {
    Needed.fuse();
  }

  @Test
  void aCleanStopIsFollowedByWhatChangedMeanwhileOnly() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      fill(pair.root);
      JobStatus first = begin(pair);
      assertThat(first.mirror().kind()).isEqualTo("full");
      stop(pair);

      JobStatus nothing = begin(pair);
      assertThat(nothing.mirror().why()).isEmpty();
      assertCompared(nothing, 0, 0, FILES * (long) MIB);
      pair.assertReplicaEquals();
      overwrite(pair.root.resolve("d3/f3"), 0, 10); // captured, so both have it
      pair.awaitSame();
      stop(pair);

      changeQuietly(pair.root.resolve("d1/f1"));
      Files.move(pair.root.resolve("d2/f2"), pair.root.resolve("d1/moved"));
      Files.write(pair.root.resolve("new"), bytes(1000));
      Files.delete(pair.root.resolve("d4/f4"));
      JobStatus changed = begin(pair);
      System.out.println(changed.mirror());
      assertThat(changed.mirror().why()).isEmpty();
      // f1 changed, f2 has another time of change, new is new
      assertCompared(changed, 65_536 + 1000, 2L * MIB + 1000, (FILES - 3L) * MIB);
      pair.assertReplicaEquals();
    }
  }

  /** One operation for each directory instead of one and more for each file. */
  @Test
  void unchangedDirectoriesCostNextToNothingOnTheLine() throws IOException {
    int files = Integer.getInteger("weir.unchanged.files", 10_000);
    try (NodePair pair = new NodePair(directory)) {
      for (int i = 0; i < files; i++) {
        Path holder = pair.root.resolve("directory" + i / 100);
        Files.createDirectories(holder);
        Files.write(holder.resolve("file with a usual name " + i), bytes(16));
      }
      settle();
      begin(pair);
      stop(pair);
      JobStatus relying = begin(pair);
      assertThat(relying.mirror().why()).isEmpty();
      assertThat(relying.mirror().entries()).isEqualTo(files + files / 100L);
      assertThat(relying.mirror().skippedBytes()).isEqualTo(files * 16L);
      stop(pair);
      Files.delete(catalogue());
      JobStatus telling = begin(pair);
      System.out.printf(
          "%,d unchanged files: %,d B on the wire with a catalogue, %,d B without%n",
          files, relying.sentWireBytes(), telling.sentWireBytes());
      assertThat(relying.sentWireBytes()).isLessThan(telling.sentWireBytes() / 20);
      pair.assertReplicaEquals();
    }
  }

  /** What changed in an unchanged directory is told, and nothing else of it. */
  @Test
  void attributesAndContentOfAFileInAnUnchangedDirectoryAreTold() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      fill(pair.root);
      Path file = pair.root.resolve("d1/f1");
      Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
          .write("old", StandardCharsets.UTF_8.encode("goes"));
      Files.createLink(pair.root.resolve("d2/second"), pair.root.resolve("d3/f3"));
      Files.createSymbolicLink(pair.root.resolve("d4/link"), Path.of("f4"));
      Files.createFile(pair.root.resolve("d4/empty"));
      settle();
      begin(pair);
      stop(pair);
      Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).delete("old");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
      try (RandomAccessFile cut = new RandomAccessFile(pair.root.resolve("d5/f5").toFile(), "rw")) {
        cut.setLength(70_000);
      }
      overwrite(pair.root.resolve("d3/f3"), 500_000, 10);
      Files.setAttribute(pair.root.resolve("d4/link"), "unix:gid", 7, LinkOption.NOFOLLOW_LINKS);
      Files.setPosixFilePermissions(
          pair.root.resolve("d6"), PosixFilePermissions.fromString("rwx------"));
      Files.delete(pair.root.resolve("d7/f7"));
      JobStatus changed = begin(pair);
      assertThat(changed.mirror().why()).isEmpty();
      assertThat(changed.mirror().bytes()).isEqualTo(65_536);
      pair.assertReplicaEquals();
    }
  }

  /** As a program does that puts the old time back. */
  private void changeQuietly(Path file) throws IOException {
    FileTime before = Files.getLastModifiedTime(file);
    overwrite(file, 70_000, 100);
    Files.setLastModifiedTime(file, before);
  }

  @Test
  void theDeathOfEverythingIsFollowedByWhatChangedSinceTheCatalogueOnly() throws Exception {
    try (NodePair pair = new NodePair(directory)) {
      fill(pair.root);
      pair.startTarget();
      Path config = Files.writeString(directory.resolve("alpha.yaml"), pair.sourceText(""));
      Process node =
          new ProcessBuilder(virtualMachine(config, directory)).redirectErrorStream(true).start();
      try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
        String line = output.readLine();
        while (line != null && !line.contains("catalogue of")) {
          line = output.readLine();
        }
        assertThat(line).contains("catalogue of " + (2 * FILES + 1) + " objects");
        for (int i = 0; i < 50; i++) {
          overwrite(pair.root.resolve("d5/f5"), random.nextInt(MIB - 5000), 5000);
        }
      } finally {
        node.destroyForcibly().waitFor();
        run("umount", "-l", pair.root.toString());
      }
      changeQuietly(pair.root.resolve("d6/f6"));
      JobStatus again = begin(pair);
      assertThat(again.mirror().why()).isEmpty();
      assertThat(again.mirror().comparedBytes()).isEqualTo(2L * MIB);
      assertThat(again.mirror().skippedBytes()).isEqualTo((FILES - 2L) * MIB);
      pair.assertReplicaEquals();
    }
  }

  @Test
  void anOverflowIsFollowedByWhatChangedSinceTheCatalogueOnly() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      fill(pair.root);
      pair.startTarget();
      pair.startSource(
          "    memory-queue: 8MiB\n    disk-queue: 8MiB\n",
          new SystemCapture(directory.resolve("state-alpha")));
      pair.awaitSame();
      awaitCatalogue();
      pair.stopTarget();
      for (int i = 0; i < 400; i++) {
        overwrite(pair.root.resolve("d7/f7"), random.nextInt(MIB - 100_000), 100_000);
      }
      pair.await(s -> s.phase().equals("Disconnected"));
      pair.startTarget();
      JobStatus same = pair.await(s -> s.phase().equals("Live") && s.mirror().done());
      assertThat(same.mirror().why()).isEmpty();
      assertThat(same.mirror().comparedBytes()).isEqualTo(MIB);
      assertThat(same.mirror().skippedBytes()).isEqualTo((FILES - 1L) * MIB);
      pair.awaitSame();
      pair.assertReplicaEquals();
    }
  }

  @Test
  void whateverTheOperatorAsksForComparesEverything() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      fill(pair.root);
      pair.startTarget();
      Node node = pair.startSource("", new SystemCapture(directory.resolve("state-alpha")));
      JobStatus first = pair.awaitSame();
      awaitCatalogue();
      node.mirrorJob("demo", MirrorKind.DIFFERENCE);
      JobStatus asked = pair.await(s -> s.epoch() > first.epoch() && s.mirror().done());
      assertThat(asked.mirror().why()).isEqualTo("the operator asked for it");
      assertThat(asked.mirror().comparedBytes()).isEqualTo(FILES * (long) MIB);
    }
  }

  /**
   * A catalogue is worth nothing to a target that has not got so far, and neither is a torn one.
   */
  @Test
  void inDoubtEverythingIsCompared() throws Exception {
    try (NodePair pair = new NodePair(directory)) {
      fill(pair.root);
      begin(pair);
      pair.stopSource();
      pair.stopTarget();
      Path state =
          directory.resolve("state-beta"); // its root is known by inode numbers, so it stays
      Path earlier = directory.resolve("state-beta.old");
      run("cp", "-a", state.toString(), earlier.toString());
      begin(pair);
      overwrite(pair.root.resolve("d1/f1"), 0, 100);
      pair.awaitSame();
      pair.stopSource();
      pair.stopTarget();
      run("rm", "-rf", state.toString());
      Files.move(earlier, state);
      JobStatus behind = begin(pair);
      assertThat(behind.mirror().why()).contains("which the target does not hold");
      assertThat(behind.mirror().comparedBytes()).isEqualTo(FILES * (long) MIB);
      pair.assertReplicaEquals();
      pair.stopSource();

      try (RandomAccessFile torn = new RandomAccessFile(catalogue().toFile(), "rw")) {
        torn.setLength(torn.length() - 5);
      }
      JobStatus whole = begin(pair);
      assertThat(whole.mirror().why()).isEqualTo("the catalogue is torn");
      assertThat(whole.mirror().comparedBytes()).isEqualTo(FILES * (long) MIB);
      pair.assertReplicaEquals();
    }
  }

  /**
   * The machine's start is written in the catalogue; another one stands for a new start. Without a
   * clean stop the log of changes has to tell what may differ.
   */
  @Test
  void aNewStartOfTheMachineIsRelievedByACleanStopOrTheLog() throws IOException {
    try (NodePair pair = new NodePair(directory)) {
      fill(pair.root);
      begin(pair);
      stop(pair);
      ofAnotherBoot();
      JobStatus clean = begin(pair);
      assertThat(clean.mirror().why()).isEmpty();
      assertThat(clean.mirror().comparedBytes()).isZero();
      assertThat(kept().onDisk()).isFalse();
      stop(pair);
      Catalogue.mark(catalogue(), kept().mark(), false);
      ofAnotherBoot();
      Files.delete(directory.resolve("state-alpha/demo/dirty"));
      JobStatus torn = begin(pair);
      assertThat(torn.mirror().why()).contains("the machine went down");
      assertThat(torn.mirror().comparedBytes()).isEqualTo(FILES * (long) MIB);
    }
  }

  private static void stop(NodePair pair) {
    settle();
    pair.stopSource();
  }

  /** A file that has just changed may change again without a trace in its times. */
  private static void settle() {
    LockSupport.parkNanos(TELLING_NANOS);
  }

  private void ofAnotherBoot() throws IOException {
    CatalogueMark mark = kept().mark();
    CatalogueMark other =
        new CatalogueMark(mark.subject(), new UUID(1, 2), mark.epoch(), mark.sequence());
    Catalogue.mark(catalogue(), other, kept().onDisk());
  }

  private Catalogue.Outcome.Kept kept() {
    return (Catalogue.Outcome.Kept) Catalogue.find(catalogue());
  }

  private static void assertCompared(JobStatus status, long sent, long compared, long skipped) {
    assertThat(status.mirror().bytes()).isEqualTo(sent);
    assertThat(status.mirror().comparedBytes()).isEqualTo(compared);
    assertThat(status.mirror().skippedBytes()).isEqualTo(skipped);
  }

  private void fill(Path root) throws IOException {
    for (int i = 0; i < FILES; i++) {
      Files.createDirectories(root.resolve("d" + i));
      Files.write(root.resolve("d" + i + "/f" + i), bytes(MIB));
    }
    settle();
  }

  private Path catalogue() {
    return directory.resolve("state-alpha/demo/catalogue");
  }

  private void awaitCatalogue() {
    Await.until(() -> Files.exists(catalogue()), () -> "no catalogue");
  }

  private JobStatus begin(NodePair pair) {
    if (!pair.hasTarget()) {
      pair.startTarget();
    }
    pair.startSource("", new SystemCapture(directory.resolve("state-alpha")));
    return pair.awaitSame();
  }

  static List<String> virtualMachine(Path config, Path directory) {
    return Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            NodeUntilKilled.class.getName(),
            config.toString(),
            directory.toString())
        .toList();
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
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
    System.out.println("CatalogueMirrorTest: -Dweir.seed=" + seed);
    return new Random(seed);
  }
}
