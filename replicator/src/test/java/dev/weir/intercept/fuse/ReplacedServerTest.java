package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_FDCWD;
import static dev.weir.linux.OpenFlags.RENAME_EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.holder.HolderProcess;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.node.HaltingServer;
import dev.weir.operation.OperationLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that die between an effect, its record and its answer, under applications that must not
 * notice; then what was recorded, replayed strictly, is the directory.
 */
class ReplacedServerTest {
  /** One death at each type of operation; more with -Dweir.replacements=. */
  private static final int DEATHS = Integer.getInteger("weir.replacements", 9);

  private static final int APPLICATIONS = 3;

  @TempDir Path base;

  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean enough;
  private volatile long longestNanos;

  @Test
  void applicationsDoNotNoticeThatServersDie() throws Exception {
    Needed.fuse();
    long seed = System.nanoTime();
    System.out.println("ReplacedServerTest seed " + seed);
    Path data = Files.createDirectory(base.resolve("data"));
    Files.writeString(data.resolve("before"), "was there");
    Process holder = start(seed);
    try {
      awaitLife(holder, 0);
      awaitMount(holder, data);
      List<Thread> applications = new ArrayList<>();
      for (int i = 0; i < APPLICATIONS; i++) {
        Path own = data.resolve("a" + i);
        Random random = new Random(seed + i);
        applications.add(Thread.ofPlatform().start(() -> work(own, random)));
      }
      applications.add(Thread.ofPlatform().start(() -> keepOpen(data.resolve("nameless"))));
      awaitLife(holder, DEATHS);
      TimeUnit.SECONDS.sleep(1); // the last server has to do with everything
      enough = true;
      for (Thread application : applications) {
        application.join();
      }
      Files.createFile(base.resolve("stop"));
      assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      enough = true;
      holder.destroy();
      holder.waitFor(20, TimeUnit.SECONDS);
    }
    System.out.printf("longest call over %d deaths: %.3f s%n", DEATHS, longestNanos / 1e9);
    assertThat(failures).as("seed %d", seed).isEmpty();
    assertThat(holder.exitValue()).isZero();
    compare(seed, data);
  }

  private Process start(long seed) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String open = "--enable-native-access=ALL-UNNAMED";
    return new ProcessBuilder(
            java,
            open,
            "-cp",
            classPath,
            HolderProcess.class.getName(),
            base.resolve("state").toString(),
            java,
            open,
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            HaltingServer.class.getName(),
            base.toString(),
            Long.toString(seed),
            Integer.toString(DEATHS))
        .inheritIO()
        .start();
  }

  private void awaitLife(Process holder, int life) throws Exception {
    Path lives = base.resolve("lives");
    while (!Files.exists(lives) || Integer.parseInt(Files.readString(lives)) < life) {
      assertThat(holder.isAlive()).as("the holder").isTrue();
      assertThat(failures).isEmpty();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void awaitMount(Process holder, Path data) throws Exception {
    while (MountTable.read().at(data.toRealPath()).isEmpty()) {
      assertThat(holder.isAlive()).as("the holder").isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void work(Path own, Random random) {
    try {
      Files.createDirectory(own);
      for (int i = 0; !enough; i++) {
        long start = System.nanoTime();
        step(own, i, random);
        long took = System.nanoTime() - start;
        longestNanos = Math.max(longestNanos, took);
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failures.add(e);
    }
  }

  /** Each call fails when it was done twice or not at all. */
  private static void step(Path own, int i, Random random) throws IOException {
    Path directory = Files.createDirectory(own.resolve("d" + i));
    Path file = Files.createFile(own.resolve("f" + i));
    Files.write(file, new byte[random.nextInt(20_000)], StandardOpenOption.APPEND);
    Path second = Files.createLink(own.resolve("l" + i), file);
    Files.createSymbolicLink(own.resolve("s" + i), Path.of("anywhere"));
    Path moved = Files.move(file, directory.resolve("moved"));
    Path other = Files.createFile(file);
    exchange(other, second);
    xattr(SyscallNumbers.SETXATTR, other);
    xattr(SyscallNumbers.REMOVEXATTR, other);
    try (RandomAccessFile open = new RandomAccessFile(other.toFile(), "rw")) {
      open.setLength(random.nextInt(30_000));
    }
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.delete(other);
    Files.delete(own.resolve("s" + i));
    if (i % 3 != 0) {
      Files.delete(moved);
      Files.delete(directory);
      Files.delete(second);
    }
  }

  private static void exchange(Path a, Path b) {
    NativeBlock text = new NativeBlock(8192, 8);
    long result =
        Syscalls.current()
            .call(
                SyscallNumbers.RENAMEAT2,
                AT_FDCWD,
                text.putText(0, bytes(a)),
                AT_FDCWD,
                text.putText(4096, bytes(b)),
                RENAME_EXCHANGE,
                0);
    assertThat(result).as("exchange").isZero();
  }

  /** Sets with XATTR_CREATE, or removes. */
  private static void xattr(int call, Path path) {
    NativeBlock text = new NativeBlock(8192, 8);
    long name = text.putText(4096, "user.test".getBytes(StandardCharsets.US_ASCII));
    long result = Syscalls.current().call(call, text.putText(0, bytes(path)), name, name, 4, 1, 0);
    assertThat(result).as("call %d", call).isZero();
  }

  private static byte[] bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A file without a name, from before the first death to after the last. */
  private void keepOpen(Path path) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.writeLong(-1);
      Files.delete(path);
      for (long i = 0; !enough; i++) {
        file.seek(8 * (i % 5_000));
        file.writeLong(i);
        file.seek(8 * (i % 5_000));
        assertThat(file.readLong()).isEqualTo(i);
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (IOException | RuntimeException | AssertionError | InterruptedException e) {
      failures.add(e);
    }
  }

  private void compare(long seed, Path data) throws IOException {
    RecordingSink sink = new RecordingSink();
    byte[] all = Files.readAllBytes(base.resolve("operations"));
    MemorySegment records = MemorySegment.ofArray(all);
    ByteBuffer words = ByteBuffer.wrap(all).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < all.length; ) {
      int length = words.getInt(at + OperationLayout.LENGTH);
      sink.append(records, at, length);
      at += length;
    }
    ReplicaModel model = sink.replay();
    assertThat(model.complete).isTrue();
    RealTree tree = new RealTree(model);
    assertThat(tree.compare(data.toString())).as("seed %d", seed).isEmpty();
    assertThat(tree.compared).isPositive();
  }
}
