package dev.weir.collector.linux;

import static dev.weir.collector.linux.ProbeFixture.read;
import static dev.weir.collector.linux.ProbeFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.Observation;
import dev.weir.collector.linux.ProbeFixture.Counted;
import dev.weir.collector.sampling.Probe;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to change a file, and whether it counts: the table in docs/measuring.md. */
class WaysOfWritingTest {
  private static final int PAGE = 4096;
  private static final int MEBI = 1 << 20;

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

  private Path file(String name, int bytes) throws Exception {
    Path file = Files.write(tree.resolve(name), new byte[bytes]);
    forgetCached(file);
    return file;
  }

  /** Writes the file out and drops it from memory, so that it comes back page by page. */
  private void forgetCached(Path file) throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    run(scratch, "dd", "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0");
  }

  private Counted counted(Probe probe, Action action) throws Exception {
    Counted before = read(probe, 0);
    action.run();
    return read(probe, 0).minus(before);
  }

  @FunctionalInterface
  private interface Action {
    void run() throws Exception;
  }

  @Test
  void storesThroughAMappingCountByPage() throws Exception {
    Path file = file("mapped", 4 * MEBI);
    Probe probe = kernel.probe(List.of(tree));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4 * MEBI);
      Counted stored =
          counted(
              probe,
              () -> {
                for (int page = 0; page < 1024; page += 2) {
                  mapped.put(page * PAGE, (byte) 1);
                }
              });
      assertThat(stored.bytes()).isBetween((long) PAGE, 512L * PAGE);
      assertThat(counted(probe, mapped::force)).isEqualTo(new Counted(0, 0));
    }
  }

  /**
   * Large writes leave large folios, of which the kernel tells once whatever is stored into them.
   */
  @Test
  void storesIntoLargePiecesCountAtLeastAndSaySo() throws Exception {
    Path file = tree.resolve("folios");
    run(scratch, "dd", "if=/dev/zero", "of=" + file, "bs=1M", "count=4", "conv=fsync");
    Probe probe = kernel.probe(List.of(tree));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4 * MEBI);
      Counted stored =
          counted(
              probe,
              () -> {
                for (int page = 0; page < 1024; page++) {
                  mapped.put(page * PAGE, (byte) 1);
                }
              });
      assertThat(stored.bytes()).isBetween((long) PAGE, 4L * MEBI);
      assertThat(stored.bytes()).isEqualTo(stored.operations() * PAGE);
      if (stored.bytes() < 4 * MEBI) {
        assertThat(probe.warnings())
            .anyMatch(said -> said.contains(stored.bytes() + " bytes, but made " + 4 * MEBI));
      }
    }
  }

  @Test
  void bufferedWritesToAMappedFileCountOnce() throws Exception {
    Path file = file("both", MEBI);
    Probe probe = kernel.probe(List.of(tree));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, MEBI);
      Counted written =
          counted(
              probe,
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  channel.write(ByteBuffer.allocateDirect(PAGE), i * 7 % 256 * (long) PAGE);
                  if (i % 500 == 0) {
                    channel.force(false);
                  }
                }
              });
      assertThat(written).isEqualTo(new Counted(5_000L * PAGE, 5_000));
      assertThat(mapped.get(0)).isZero();
    }
  }

  @Test
  void truncatingAndAllocatingShipNoBytes() throws Exception {
    Path file = file("resized", MEBI);
    Probe probe = kernel.probe(List.of(tree));
    Counted resized =
        counted(
            probe,
            () -> {
              try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(100_001);
                open.setLength(5 * MEBI + 3);
                open.setLength(7);
                open.setLength(0);
              }
              run(scratch, "fallocate", "-l", "1000000", file.toString());
              run(scratch, "fallocate", "-p", "-o", "5000", "-l", "10000", file.toString());
              run(scratch, "fallocate", "-z", "-o", "20001", "-l", "10000", file.toString());
              run(scratch, "fallocate", "-c", "-o", "4096", "-l", "4096", file.toString());
            });
    assertThat(resized.bytes()).isZero();
    // A write after a truncation still counts, also in the page that was cut.
    assertThat(counted(probe, () -> Files.write(file, new byte[10], StandardOpenOption.APPEND)))
        .isEqualTo(new Counted(10, 1));
  }

  @Test
  void copyingWithinTheKernelCounts() throws Exception {
    Path from = Files.write(scratch.resolve("from"), new byte[3 * MEBI + 5]);
    Path to = file("to", 0);
    Probe probe = kernel.probe(List.of(tree));
    Counted copied =
        counted(
            probe,
            () ->
                run(
                    scratch,
                    "python3",
                    "-c",
                    """
                    import os, sys
                    size = os.stat(sys.argv[1]).st_size
                    source, target = os.open(sys.argv[1], os.O_RDONLY), os.open(sys.argv[2], os.O_WRONLY)
                    done = 0
                    while done < size: done += os.copy_file_range(source, target, size - done)
                    os.lseek(source, 0, 0); done = 0
                    while done < size: done += os.sendfile(target, source, None, size - done)
                    os.lseek(source, 0, 0); done = 0
                    pipe = os.pipe()
                    while done < size:
                      n = os.splice(source, pipe[1], size - done)
                      while n: m = os.splice(pipe[0], target, n); n -= m; done += m
                    """,
                    from.toString(),
                    to.toString()));
    assertThat(copied.bytes()).isEqualTo(3L * (3 * MEBI + 5));
    assertThat(Files.size(to)).isEqualTo(copied.bytes());
  }

  @Test
  void filesReplacedByNameOrUnlinkedWhileOpenCount() throws Exception {
    Probe probe = kernel.probe(List.of(tree));
    Path target = Files.write(tree.resolve("target"), new byte[10]);
    Counted replaced =
        counted(
            probe,
            () -> {
              Path fresh = Files.write(tree.resolve("fresh"), new byte[500]);
              Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            });
    assertThat(replaced).isEqualTo(new Counted(500, 3));
    try (FileChannel open = FileChannel.open(target, StandardOpenOption.WRITE)) {
      Files.delete(target);
      assertThat(counted(probe, () -> open.write(ByteBuffer.allocateDirect(77))).bytes())
          .isEqualTo(77);
    }
  }

  @Test
  void aLargeWriteIsOneOperationOfItsSize() throws Exception {
    Path file = file("large", 0);
    Probe probe = kernel.probe(List.of(tree));
    kernel.observe(probe, 0, Observation.WriteSizes.class);
    Counted before = read(probe, 0);
    run(
        scratch,
        "dd",
        "if=/dev/zero",
        "of=" + file,
        "bs=8M",
        "count=3",
        "conv=notrunc",
        "oflag=seek_bytes",
        "seek=1000");
    run(scratch, "dd", "if=/dev/zero", "of=" + file, "bs=4K", "count=2048", "conv=notrunc");
    run(scratch, "dd", "if=/dev/zero", "of=" + file, "bs=100", "count=10", "conv=notrunc");
    assertThat(read(probe, 0).minus(before))
        .isEqualTo(new Counted(24L * MEBI + 2048 * PAGE + 1000, 3 + 2048 + 10));
    List<Observation.WriteSizes> sizes = kernel.observe(probe, 0, Observation.WriteSizes.class);
    assertThat(sizes).hasSize(1);
    List<Long> counts = sizes.getFirst().counts();
    assertThat(counts).hasSize(24);
    assertThat(counts.get(23)).isEqualTo(3);
    assertThat(counts.get(12)).isEqualTo(2048);
    assertThat(counts.get(6)).isEqualTo(10);
    assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(3 + 2048 + 10);
    assertThat(kernel.observe(probe, 0, Observation.WriteSizes.class)).isEmpty();
  }

  @Test
  void rewritingWithinAWindowIsSeen() throws Exception {
    Path file = file("rewritten", MEBI);
    Probe probe = kernel.probe(List.of(tree));
    kernel.observe(probe, 0, Observation.Rewrites.class);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 1_000; i++) {
        channel.write(ByteBuffer.allocateDirect(2 * PAGE), i % 10 * 2L * PAGE);
      }
      for (int i = 0; i < 100; i++) {
        channel.write(ByteBuffer.allocateDirect(200), MEBI + i * 200);
      }
    }
    List<Observation.Rewrites> seen = kernel.observe(probe, 0, Observation.Rewrites.class);
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().writtenBytes()).isEqualTo(1_000L * 2 * PAGE + 20_000);
    assertThat(seen.getFirst().distinctBytes()).isEqualTo(10L * 2 * PAGE + 20_000);
    for (int i = 0; i < 20; i++) {
      Path brief = Files.write(tree.resolve("brief"), new byte[PAGE]);
      Files.delete(brief);
    }
    seen = kernel.observe(probe, 0, Observation.Rewrites.class);
    assertThat(seen.getFirst().writtenBytes()).isEqualTo(20L * PAGE);
    assertThat(seen.getFirst().distinctBytes()).isEqualTo(20L * PAGE);
  }

  @Test
  void easingGivesUpFollowingStepByStepAndNothingElse() throws Exception {
    Path file = file("eased", MEBI);
    Probe probe = kernel.probe(List.of(tree));
    assertThat(probe.ease()).hasValueSatisfying(said -> assertThat(said).contains("half"));
    assertThat(probe.ease()).hasValueSatisfying(said -> assertThat(said).contains("no longer"));
    assertThat(probe.ease()).isEmpty();
    assertThat(counted(probe, () -> Files.write(file, new byte[PAGE])).bytes()).isEqualTo(PAGE);
    assertThat(kernel.observe(probe, 0, Observation.Rewrites.class)).isEmpty();
    assertThat(kernel.observe(probe, 0, Observation.WriteSizes.class)).isEmpty();
    assertThat(probe.warnings()).anyMatch(warning -> warning.contains("one of 2"));
  }
}
