package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalogue.Catalogue;
import dev.weir.catalogue.CatalogueMark;
import dev.weir.catalogue.DiskImage;
import dev.weir.intercept.fuse.Needed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source's machine goes down: its disk has lost what the target holds, times and all. Both
 * become the same again, and only what the log of changes names is read.
 */
@Timeout(300)
class PowerLossMirrorTest {
  private static final int MIB = 1 << 20;
  private static final int FILES = 20;

  @TempDir Path directory;

  private final Random random = seeded();

  @BeforeEach
  void requireFuse() {
    Needed.fuse();
  }

  @Test
  void onlyWhatTheLogNamesIsCompared() throws Exception {
    try (DiskImage disk = new DiskImage(directory);
        NodePair pair = new NodePair(directory, disk.root())) {
      loseTheMachine(disk, pair);
      boolean gaveUp = Files.readAllBytes(directory.resolve("state-alpha/demo/dirty"))[24] != 0;
      JobStatus again = begin(pair);
      System.out.println(again.mirror());
      pair.assertReplicaEquals();
      Assumptions.assumeFalse(gaveUp, "the disk here takes longer than the log may wait");
      assertThat(again.mirror().why()).isEmpty();
      assertThat(again.mirror().comparedBytes()).isEqualTo(MIB); // f1
      assertThat(again.mirror().skippedBytes()).isEqualTo((FILES - 1L) * MIB);
      assertThat(again.mirror().bytes()).isEqualTo(65_536 + MIB); // of f1, and f2, which is back
    }
  }

  /** That the log is what finds it: without it everything is compared. */
  @Test
  void withoutALogEverythingIsCompared() throws Exception {
    try (DiskImage disk = new DiskImage(directory);
        NodePair pair = new NodePair(directory, disk.root())) {
      loseTheMachine(disk, pair);
      Files.delete(directory.resolve("state-alpha/demo/dirty"));
      JobStatus again = begin(pair);
      assertThat(again.mirror().why()).contains("there is no log of changes");
      assertThat(again.mirror().comparedBytes()).isEqualTo(FILES * (long) MIB);
      pair.assertReplicaEquals();
    }
  }

  private void loseTheMachine(DiskImage disk, NodePair pair) throws Exception {
    for (int i = 0; i < FILES; i++) {
      Files.createDirectories(pair.root.resolve("d" + i));
      Files.write(pair.root.resolve("d" + i + "/f" + i), bytes());
    }
    pair.startTarget();
    Path config = Files.writeString(directory.resolve("alpha.yaml"), pair.sourceText(""));
    Process node =
        new ProcessBuilder(CatalogueMirrorTest.virtualMachine(config, directory))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
      awaitLine(output, "catalogue of ");
      disk.remember();
      try (RandomAccessFile file =
          new RandomAccessFile(pair.root.resolve("d1/f1").toFile(), "rw")) {
        file.seek(100_000);
        file.write(new byte[10]);
      }
      Files.write(pair.root.resolve("late"), bytes());
      Files.delete(pair.root.resolve("d2/f2"));
      Await.until(() -> !Files.exists(pair.replica.resolve("d2/f2")), () -> "f2 is still there");
    } finally {
      node.destroyForcibly().waitFor();
      new ProcessBuilder("umount", "-l", pair.root.toString()).start().waitFor();
    }
    disk.loseWhatCameSince();
    Path catalogue = directory.resolve("state-alpha/demo/catalogue");
    CatalogueMark mark = ((Catalogue.Outcome.Kept) Catalogue.find(catalogue)).mark();
    UUID before = new UUID(1, 2);
    Catalogue.mark(
        catalogue, new CatalogueMark(mark.subject(), before, mark.epoch(), mark.sequence()), false);
  }

  private static void awaitLine(BufferedReader output, String wanted) throws IOException {
    String line = output.readLine();
    while (line != null && !line.contains(wanted)) {
      line = output.readLine();
    }
    assertThat(line).contains(wanted);
  }

  private JobStatus begin(NodePair pair) {
    pair.startSource("", new SystemCapture(directory.resolve("state-alpha")));
    return pair.awaitSame();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[MIB];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Random seeded() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("PowerLossMirrorTest: -Dweir.seed=" + seed);
    return new Random(seed);
  }
}
