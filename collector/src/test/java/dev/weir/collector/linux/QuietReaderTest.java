package dev.weir.collector.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.linux.OpenFlags;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the machine's own file system, with its page cache watched by fincore(1). */
final class QuietReaderTest {
  private static final int LENGTH = 1_000_000;
  private static final int PAGES = (LENGTH + 4095) / 4096;

  @TempDir Path scratch;
  private final byte[] content = new byte[LENGTH];
  private Path file;
  private int mount;
  private QuietReader reader;

  @BeforeEach
  void writeAFile() throws IOException {
    Assumptions.assumeTrue(Syscalls.supported());
    new Random(5).nextBytes(content);
    file = Files.write(scratch.resolve("file"), content);
    try (Arena arena = Arena.ofConfined()) {
      mount =
          (int)
              Syscalls.current()
                  .call(
                      SyscallNumbers.OPENAT,
                      OpenFlags.AT_FDCWD,
                      arena.allocateFrom(scratch.toString()).address(),
                      OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY,
                      0);
    }
    reader = new QuietReader(mount);
    boolean possible = reader.read(inode(file), 0, ByteBuffer.allocateDirect(1)) == 1;
    if (!possible) {
      System.err.println("SKIPPED: opening by inode number is not possible here (ext4, root)");
      assertThat(Boolean.getBoolean("weir.strict")).isFalse();
      Assumptions.abort("needs ext4 and root");
    }
  }

  @AfterEach
  void close() {
    if (reader != null) {
      reader.close();
      Syscalls.current().call(SyscallNumbers.CLOSE, mount);
    }
  }

  private static long inode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino", java.nio.file.LinkOption.NOFOLLOW_LINKS))
        .longValue();
  }

  private byte[] read(Path path, long offset, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocateDirect(length);
    int got = reader.read(inode(path), offset, into);
    assertThat(into.position()).isEqualTo(got);
    byte[] bytes = new byte[got];
    into.flip().get(bytes);
    return bytes;
  }

  private byte[] expected(int from, int length) {
    return java.util.Arrays.copyOfRange(content, from, Math.min(LENGTH, from + length));
  }

  private int cachedPages() throws IOException, InterruptedException {
    return Integer.parseInt(run("fincore", "-n", "-o", "PAGES", file.toString()).strip());
  }

  private void dropFromCache(int skipPages, int pages) throws IOException, InterruptedException {
    run("sync", file.toString());
    run(
        "dd",
        "if=" + file,
        "iflag=nocache",
        "of=/dev/null",
        "bs=4096",
        "skip=" + skipPages,
        "count=" + pages,
        "status=none");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @Test
  void readsWhatIsInTheCacheAndWhatIsNotAndLeavesItSo() throws Exception {
    assertThat(cachedPages()).isEqualTo(PAGES);
    assertThat(read(file, 12_345, 300_000)).isEqualTo(expected(12_345, 300_000));
    assertThat(cachedPages()).isEqualTo(PAGES);

    dropFromCache(0, PAGES);
    int left = cachedPages();
    assertThat(left).as("pages that the kernel kept").isLessThan(PAGES);
    assertThat(read(file, 0, LENGTH)).isEqualTo(content);
    assertThat(read(file, 999_999, 50)).isEqualTo(expected(999_999, 1));
    assertThat(cachedPages()).as("reading brought nothing into the cache").isEqualTo(left);
  }

  @Test
  void readsAcrossWhatIsInTheCacheAndWhatIsNot() throws Exception {
    dropFromCache(20, 100);
    int left = cachedPages();
    assertThat(left).isBetween(1, PAGES - 1);
    assertThat(read(file, 4096 * 10 + 7, 4096 * 200))
        .isEqualTo(expected(4096 * 10 + 7, 4096 * 200));
    assertThat(cachedPages()).isEqualTo(left);
  }

  @Test
  void leavesTheTimeOfAccess() throws Exception {
    Files.setAttribute(file, "lastAccessTime", FileTime.fromMillis(1_000_000));
    read(file, 0, 100_000);
    assertThat(Files.getAttribute(file, "lastAccessTime"))
        .isEqualTo(FileTime.fromMillis(1_000_000));
  }

  @Test
  void endsWhereTheFileEnds() throws Exception {
    assertThat(read(file, LENGTH - 10, 4096)).isEqualTo(expected(LENGTH - 10, 4096));
    assertThat(read(file, LENGTH, 4096)).isEmpty();
    assertThat(read(file, LENGTH * 10L, 4096)).isEmpty();
  }

  @Test
  void opensNothingButOrdinaryFiles() throws Exception {
    Path pipe = scratch.resolve("pipe");
    run("mkfifo", pipe.toString());
    Path link = Files.createSymbolicLink(scratch.resolve("link"), file);
    Path empty = Files.createFile(scratch.resolve("empty"));
    Path hole = scratch.resolve("hole");
    run("truncate", "-s", "1M", hole.toString());
    for (Path path : new Path[] {pipe, link, scratch, empty, hole}) {
      assertThat(read(path, 0, 100)).as("%s", path).isEmpty();
    }
    assertThat(read(file, 0, 100)).isEqualTo(expected(0, 100));
  }

  @Test
  void aFileThatIsGoneHasNothing() throws Exception {
    long inode = inode(file);
    Files.delete(file);
    reader.close();
    assertThat(reader.read(inode, 0, ByteBuffer.allocateDirect(100))).isZero();
  }
}
