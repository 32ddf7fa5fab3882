package dev.weir.collector.linux;

import static dev.weir.collector.linux.ProbeFixture.read;
import static dev.weir.collector.linux.ProbeFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.collector.linux.ProbeFixture.Counted;
import dev.weir.collector.sampling.PathSelection;
import dev.weir.collector.sampling.Probe;
import dev.weir.collector.sampling.ProbeProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts against writes whose number the test knows, on the machine's own ext4 and kernel. */
class TracepointProbeTest {
  @TempDir Path scratch;
  private Path tree;
  private final ProbeFixture kernel = new ProbeFixture();

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(scratch.resolve("tree"));
  }

  @AfterEach
  void closeProbes() {
    kernel.close();
  }

  private Probe probe(List<Path> paths, PathSelection.Rule... rules) {
    return kernel.probe(paths, rules);
  }

  private static void writeAt(Path file, long at, int bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(channel.write(ByteBuffer.allocateDirect(bytes), at)).isEqualTo(bytes);
    }
  }

  @Test
  void bufferedOverwritesAppendsAndSyncsAreExact() throws IOException {
    Path file = Files.write(tree.resolve("data"), new byte[1 << 20]);
    Probe probe = probe(List.of(tree));
    Counted before = read(probe, 0);
    Random random = new Random(5);
    long bytes = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 3_000; i++) {
        int length = 1 + random.nextInt(20_000);
        channel.write(ByteBuffer.allocateDirect(length), random.nextInt(1 << 21));
        bytes += length;
        if (i % 100 == 0) {
          channel.force(false);
        }
      }
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      for (int i = 0; i < 500; i++) {
        channel.write(ByteBuffer.allocateDirect(200));
        bytes += 200;
      }
    }
    Counted counted = read(probe, 0).minus(before);
    assertThat(counted.bytes()).isEqualTo(bytes);
    // Random places below 4 MiB: a few of the writes lie across the boundary at 2 MiB.
    assertThat(counted.operations()).isBetween(3_500L, 3_560L);
  }

  @Test
  void theSamePageAgainAndAgainCountsEachTime() throws IOException {
    Path file = Files.write(tree.resolve("page"), new byte[4096]);
    Probe probe = probe(List.of(tree));
    Counted before = read(probe, 0);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 20_000; i++) {
        channel.write(ByteBuffer.allocateDirect(4096), 0);
      }
    }
    assertThat(read(probe, 0).minus(before)).isEqualTo(new Counted(20_000L * 4096, 20_000));
  }

  @Test
  void directWritesAreExactAndReadsAreNotCounted() throws Exception {
    Path file = Files.write(tree.resolve("direct"), new byte[1 << 20]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Probe probe = probe(List.of(tree));
    Counted before = read(probe, 0);
    run(
        scratch,
        "dd",
        "if=/dev/zero",
        "of=" + file,
        "bs=4096",
        "count=200",
        "oflag=direct",
        "conv=notrunc");
    run(scratch, "dd", "if=" + file, "of=/dev/null", "bs=4096", "count=200", "iflag=direct");
    run(
        scratch,
        "dd",
        "if=/dev/zero",
        "of=" + file,
        "bs=4096",
        "count=200",
        "oflag=direct",
        "conv=notrunc");
    assertThat(read(probe, 0).minus(before)).isEqualTo(new Counted(400 * 4096, 400));
  }

  @Test
  void churnOfShortLivedFilesLosesNothing() throws IOException {
    Path deep = Files.createDirectories(tree.resolve("a/b"));
    Probe probe = probe(List.of(tree));
    Counted before = read(probe, 0);
    long bytes = 0;
    long operations = 0;
    for (int i = 0; i < 2_000; i++) {
      Path temporary = deep.resolve("f" + i + ".tmp");
      int length = 100 + i;
      writeAt(temporary, 0, length);
      Path renamed = deep.resolve("f" + i);
      Files.move(temporary, renamed, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(renamed);
      bytes += length;
      operations += 4;
    }
    Path later = Files.createDirectory(tree.resolve("later"));
    writeAt(later.resolve("x"), 0, 10);
    assertThat(read(probe, 0).minus(before)).isEqualTo(new Counted(bytes + 10, operations + 3));
  }

  @Test
  void namesAndExtendedAttributesAreOperations() throws IOException {
    Path one = Files.write(tree.resolve("one"), new byte[1]);
    Files.createDirectory(tree.resolve("d"));
    Probe probe = probe(List.of(tree));
    Counted before = read(probe, 0);
    Files.createLink(tree.resolve("two"), one);
    Files.createSymbolicLink(tree.resolve("soft"), Path.of("one"));
    Files.move(tree.resolve("d"), tree.resolve("e"));
    Files.delete(tree.resolve("e"));
    Files.setAttribute(one, "user:k", ByteBuffer.wrap(new byte[] {1}));
    assertThat(read(probe, 0).minus(before)).isEqualTo(new Counted(0, 5));
  }

  @Test
  void whatIsWrittenElsewhereIsNotCountedNorIsAReusedInode() throws IOException {
    Path outside = Files.createDirectory(scratch.resolve("outside"));
    Probe probe = probe(List.of(tree));
    for (int i = 0; i < 200; i++) {
      writeAt(tree.resolve("gone" + i), 0, 1);
      Files.delete(tree.resolve("gone" + i));
    }
    Counted before = read(probe, 0);
    for (int i = 0; i < 400; i++) {
      writeAt(outside.resolve("f" + i), 0, 10_000);
    }
    assertThat(read(probe, 0).minus(before)).isEqualTo(new Counted(0, 0));
  }

  @Test
  void foldersDeeperThanOnePathCanSayAreCounted() throws Exception {
    String down =
        "cd '"
            + tree
            + "'; n=$(printf 'd%.0s' {1..100}); for i in {1..45}; do mkdir -p $n; cd $n; done; ";
    run(scratch, "bash", "-c", down + "echo 12345 > before");
    try {
      Probe probe = probe(List.of(tree));
      Counted before = read(probe, 0);
      run(scratch, "bash", "-c", down + "echo 123456789 >> before");
      assertThat(read(probe, 0).minus(before)).isEqualTo(new Counted(10, 1));
      assertThat(probe.warnings()).isEmpty();
    } finally {
      run(scratch, "bash", "-c", "rm -rf '" + tree + "'/d*");
    }
  }

  @Test
  void aFolderThatGoesAwayWhileItIsReadIsEmpty() throws Exception {
    Path folder = Files.createDirectory(tree.resolve("going"));
    try (UnderlyingTree below = UnderlyingTree.open(tree.toRealPath())) {
      int open = below.openDirectory("going".getBytes(StandardCharsets.UTF_8));
      assertThat(open).isNotNegative();
      Files.delete(folder);
      List<String> names = new ArrayList<>();
      new DirectoryListing()
          .read(
              open,
              (name, inode, directory) -> names.add(new String(name, StandardCharsets.UTF_8)));
      assertThat(names).isEmpty();
      assertThat(below.openDirectory("going".getBytes(StandardCharsets.UTF_8))).isEqualTo(-1);
      assertThat(below.unreadable()).isZero();
    }
  }

  @Test
  void twoPathsAreTwoSources() throws IOException {
    Path other = Files.createDirectory(scratch.resolve("other"));
    Path single = Files.write(scratch.resolve("single"), new byte[3]);
    Probe probe = probe(List.of(tree, other, single));
    writeAt(tree.resolve("t"), 0, 11);
    writeAt(other.resolve("o"), 0, 22);
    writeAt(single, 0, 33);
    assertThat(read(probe, 0)).isEqualTo(new Counted(11, 2));
    assertThat(read(probe, 1)).isEqualTo(new Counted(22, 2));
    assertThat(read(probe, 2)).isEqualTo(new Counted(33, 1));
  }

  @Test
  void rulesDecideByNameAlsoForFilesMadeLater() throws IOException {
    Files.createDirectories(tree.resolve("logs"));
    writeAt(tree.resolve("old.log"), 0, 1);
    Probe probe = probe(List.of(tree), PathSelection.Rule.of(false, "**.log"));
    Counted before = read(probe, 0);
    writeAt(tree.resolve("old.log"), 0, 1_000);
    writeAt(tree.resolve("logs/new.log"), 0, 2_000);
    writeAt(tree.resolve("kept"), 0, 30);
    Files.createDirectory(tree.resolve("deep"));
    writeAt(tree.resolve("deep/kept"), 0, 70);
    assertThat(read(probe, 0).minus(before).bytes()).isEqualTo(30);
    Path kept = tree.resolve("kept");
    writeAt(kept, 0, 5);
    writeAt(tree.resolve("logs/new.log"), 0, 2_000);
    read(probe, 0);
    assertThat(read(probe, 0).minus(before)).isEqualTo(new Counted(105, 6));
  }

  @Test
  void limitsAreStated() {
    assertThat(probe(List.of(tree)).limits()).anyMatch(limit -> limit.contains("mmap"));
  }

  @Test
  void anotherFileSystemIsRefusedWithItsName() {
    ProbeProvider.Offer offer =
        new TracepointProbeProvider()
            .offer(new PathSelection(List.of(Path.of("/dev/shm")), List.of()));
    assertThat(offer).isInstanceOf(ProbeProvider.Offer.Refused.class);
    assertThat(((ProbeProvider.Offer.Refused) offer).reason()).isNotBlank();
  }

  @Test
  void timeInTheKernelIsTold() throws IOException {
    Probe probe = probe(List.of(tree));
    read(probe, 0);
    assertThat(probe.kernelNanos()).isZero();
    try (FileChannel channel =
        FileChannel.open(
            tree.resolve("busy"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 20_000; i++) {
        channel.write(ByteBuffer.allocateDirect(100), 0);
      }
    }
    read(probe, 0);
    assertThat(probe.kernelNanos()).isBetween(20_000L * 10, 20_000L * 1_000_000);
  }
}
