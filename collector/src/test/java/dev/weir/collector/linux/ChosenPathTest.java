package dev.weir.collector.linux;

import static dev.weir.collector.linux.ProbeFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collector.linux.ProbeFixture.Counted;
import dev.weir.collector.sampling.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the name of a chosen path leads to changes under the probe's hands. */
class ChosenPathTest {
  @TempDir Path scratch;
  private Path tree;
  private final ProbeFixture kernel = new ProbeFixture();
  private Instant now = Instant.now();

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(scratch.resolve("tree"));
  }

  @AfterEach
  void closeProbes() {
    kernel.close();
  }

  /** One tick, a second after the last: the counter, or why there is none. */
  private Object tick(Probe probe) {
    now = now.plus(Duration.ofSeconds(1));
    List<Object> seen = new ArrayList<>();
    probe.sample(
        now,
        new Probe.CounterSink() {
          @Override
          public void counter(int source, long bytes, long operations) {
            seen.add(new Counted(bytes, operations));
          }

          @Override
          public void missing(int source, String why) {
            seen.add(why);
          }
        });
    assertThat(seen).hasSize(1);
    return seen.getFirst();
  }

  private static void append(Path file, int bytes) throws IOException {
    Files.write(file, new byte[bytes], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private long bytes(Probe probe) {
    Object seen = tick(probe);
    assertThat(seen).isInstanceOf(Counted.class);
    return ((Counted) seen).bytes();
  }

  @Test
  void aFolderThatIsRenamedIsMissingUntilItIsBack() throws IOException {
    Probe probe = kernel.probe(List.of(tree));
    append(tree.resolve("a"), 10);
    assertThat(bytes(probe)).isEqualTo(10);
    Path away = Files.move(tree, scratch.resolve("away"));
    assertThat(tick(probe)).asString().contains("not there any more");
    append(away.resolve("a"), 100);
    assertThat(tick(probe)).asString().contains("not there any more");
    Files.move(away, tree);
    assertThat(bytes(probe)).isEqualTo(10);
    append(tree.resolve("a"), 5);
    assertThat(bytes(probe)).isEqualTo(15);
  }

  @Test
  void anotherFolderOfTheNameIsFollowedAndTheOldOneLeft() throws IOException {
    append(tree.resolve("a"), 1);
    Probe probe = kernel.probe(List.of(tree));
    append(tree.resolve("a"), 10);
    assertThat(bytes(probe)).isEqualTo(10);
    Path old = Files.move(tree, scratch.resolve("old"));
    Files.createDirectory(tree);
    assertThat(tick(probe)).asString().contains("another folder took its name");
    assertThat(bytes(probe)).isEqualTo(10);
    append(old.resolve("a"), 1_000);
    append(tree.resolve("new"), 7);
    assertThat(bytes(probe)).isEqualTo(17);
  }

  @Test
  void aFolderRemovedAndMadeAnewIsFollowedThoughItsNumberIsTheSame() throws IOException {
    Probe probe = kernel.probe(List.of(tree));
    Files.delete(tree);
    Files.createDirectory(tree);
    assertThat(tick(probe)).asString().contains("another folder took its name");
    append(tree.resolve("new"), 7);
    assertThat(bytes(probe)).isEqualTo(7);
  }

  @Test
  void aLinkThatIsTurnedIsFollowed() throws IOException {
    Path other = Files.createDirectory(scratch.resolve("other"));
    Path link = Files.createSymbolicLink(scratch.resolve("current"), tree);
    Probe probe = kernel.probe(List.of(link));
    append(tree.resolve("a"), 3);
    assertThat(bytes(probe)).isEqualTo(3);
    Path turned = Files.createSymbolicLink(scratch.resolve("turned"), other);
    Files.move(turned, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertThat(tick(probe)).asString().contains("another folder took its name");
    append(tree.resolve("a"), 100);
    append(other.resolve("b"), 20);
    assertThat(bytes(probe)).isEqualTo(23);
  }

  @Test
  void aFileThatIsReplacedAsEditorsSaveCountsWholeAndGoesOn() throws IOException {
    Path file = tree.resolve("config");
    append(file, 1);
    Probe probe = kernel.probe(List.of(file));
    append(file, 9);
    assertThat(tick(probe)).isEqualTo(new Counted(9, 1));
    long expected = 9;
    for (int i = 1; i <= 3; i++) {
      Path fresh = tree.resolve("config.new");
      append(fresh, 1_000 * i);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      expected += 1_000L * i;
      assertThat(bytes(probe)).isEqualTo(expected);
      append(file, 4);
      expected += 4;
      assertThat(bytes(probe)).isEqualTo(expected);
    }
    assertThat(tick(probe)).isEqualTo(new Counted(expected, 1 + 3 + 3));
  }

  @Test
  void anUnmountedFileSystemIsMissingUntilItIsBackAndIsNotKeptBusy() throws Exception {
    Path image = scratch.resolve("image");
    run(scratch, "truncate", "-s", "16M", image.toString());
    run(scratch, "mkfs.ext4", "-q", image.toString());
    String loop = run(scratch, "losetup", "-f", "--show", image.toString()).strip();
    try {
      run(scratch, "mount", loop, tree.toString());
      Probe probe = kernel.probe(List.of(tree));
      append(tree.resolve("a"), 10);
      assertThat(bytes(probe)).isEqualTo(10);
      run(scratch, "umount", tree.toString());
      assertThat(tick(probe)).asString().contains("another file system");
      // A file system check refuses what is still in use.
      run(scratch, "e2fsck", "-fp", loop);
      append(tree.resolve("beneath"), 500);
      assertThat(tick(probe)).asString().contains("another file system");
      run(scratch, "mount", loop, tree.toString());
      append(tree.resolve("a"), 3);
      assertThat(tick(probe)).isInstanceOf(Counted.class);
      append(tree.resolve("a"), 2);
      assertThat(bytes(probe)).isEqualTo(12);
    } finally {
      kernel.close();
      run(scratch, "bash", "-c", "umount '" + tree + "' 2>/dev/null; losetup -d " + loop);
    }
  }
}
