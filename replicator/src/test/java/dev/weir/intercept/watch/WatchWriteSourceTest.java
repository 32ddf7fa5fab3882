package dev.weir.intercept.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.intercept.OperationSink;
import dev.weir.operation.OperationType;
import dev.weir.problem.ProblemException;
import dev.weir.rules.PathRules;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchWriteSourceTest {
  /** The test calls for passes itself. */
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path scratch;
  private Path source;
  private Path replica;
  private Replayer replayer;
  private WatchWriteSource watch;

  @BeforeEach
  void begin() throws IOException {
    source = Files.createDirectory(scratch.resolve("source"));
    replica = Files.createDirectory(scratch.resolve("replica"));
    replayer = new Replayer(replica);
    watch = new WatchWriteSource(source, PathRules.NONE, NEVER);
  }

  @AfterEach
  void end() {
    watch.close();
  }

  private void startMirrored() throws InterruptedException {
    watch.start(replayer);
    watch.mirror((entries, bytes) -> {});
  }

  /** Two passes: files touched while the first looked are looked at again by the second. */
  private void settle() throws InterruptedException {
    watch.passNow();
    watch.passNow();
    replayer.finish();
  }

  private static Map<String, String> describe(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.toList()) {
        Map<String, Object> stat =
            Files.readAttributes(
                path, "unix:mode,uid,gid,nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        StringBuilder text = new StringBuilder(new TreeMap<>(stat).toString());
        if (Files.isSymbolicLink(path)) {
          text.append(" -> ").append(Files.readSymbolicLink(path));
        } else {
          List<String> names = Replayer.user(path).list();
          for (String name : names.stream().sorted().toList()) {
            ByteBuffer value = ByteBuffer.allocate(Replayer.user(path).size(name));
            Replayer.user(path).read(name, value);
            text.append(' ')
                .append(name)
                .append('=')
                .append(new String(value.array(), StandardCharsets.UTF_8));
          }
          if (Files.isRegularFile(path)) {
            text.append(' ').append(Arrays.hashCode(Files.readAllBytes(path)));
          }
        }
        all.put(root.relativize(path).toString(), text.toString());
      }
    }
    return all;
  }

  private void assertSame() throws IOException {
    assertThat(describe(replica)).isEqualTo(describe(source));
  }

  @Test
  void theMirrorCarriesEverythingAFileIs() throws Exception {
    Path directory = Files.createDirectories(source.resolve("a/ü b"));
    Path file = Files.write(directory.resolve("data"), new byte[200_000]);
    Files.writeString(directory.resolve("text"), "hello");
    Files.createLink(source.resolve("again"), directory.resolve("text"));
    Files.createSymbolicLink(source.resolve("soft"), Path.of("a/nowhere"));
    Files.setAttribute(
        file, "user:colour", ByteBuffer.wrap("red".getBytes(StandardCharsets.UTF_8)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-02T03:04:05.123456789Z")));
    Files.setLastModifiedTime(directory, FileTime.from(Instant.parse("2019-01-02T03:04:05Z")));
    startMirrored();
    replayer.finish();
    assertSame();
    assertThat(replayer.seen().getFirst()).isEqualTo(OperationType.MIRROR_BEGIN);
    assertThat(replayer.seen().getLast()).isEqualTo(OperationType.MIRROR_END);
  }

  @Test
  void changesConvergeToEqualityByteForByte() throws Exception {
    for (long seed = 21; seed <= 24; seed++) {
      Random random = new Random(seed);
      if (seed == 21) {
        startMirrored();
      }
      for (int round = 0; round < 8; round++) {
        for (int step = 0; step < 12; step++) {
          change(random);
        }
        settle();
        assertThat(describe(replica))
            .as("seed " + seed + " round " + round)
            .isEqualTo(describe(source));
      }
    }
  }

  private void change(Random random) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(source)) {
      all = walk.sorted().toList();
    }
    List<Path> directories =
        all.stream().filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).toList();
    Path any = all.get(random.nextInt(all.size()));
    Path target =
        directories.get(random.nextInt(directories.size())).resolve("n" + random.nextInt(7));
    boolean free = !Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    boolean regular = Files.isRegularFile(any, LinkOption.NOFOLLOW_LINKS);
    switch (random.nextInt(10)) {
      case 0 -> make(free, () -> Files.createDirectory(target));
      case 1, 2 -> make(free, () -> Files.write(target, noise(random)));
      case 3 -> make(free && regular, () -> Files.createLink(target, any));
      case 4 ->
          make(free, () -> Files.createSymbolicLink(target, Path.of("to" + random.nextInt())));
      case 5 ->
          make(
              free && !any.equals(source) && !target.startsWith(any),
              () -> Files.move(any, target));
      case 6 -> make(regular, () -> patch(any, random));
      case 7 ->
          make(regular, () -> Files.setAttribute(any, "user:k", ByteBuffer.wrap(new byte[] {65})));
      case 8 ->
          make(regular, () -> Files.setAttribute(any, "unix:mode", 0600 + random.nextInt(64)));
      default -> make(!any.equals(source), () -> delete(any));
    }
  }

  private interface Step {
    Object take() throws IOException;
  }

  private static void make(boolean possible, Step step) throws IOException {
    if (possible) {
      step.take();
    }
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(150_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Path patch(Path file, Random random) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (random.nextInt(3) == 0) {
        channel.truncate(random.nextInt(100_000));
      } else {
        channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), random.nextInt(150_000));
      }
    }
    return file;
  }

  private static Path delete(Path top) throws IOException {
    try (Stream<Path> walk = Files.walk(top)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    return top;
  }

  @Test
  void aSecondMirrorTellsEverythingAgain() throws Exception {
    Files.writeString(source.resolve("f"), "one");
    startMirrored();
    int before = replayer.seen().size();
    Path second = Files.createDirectory(scratch.resolve("second"));
    replayer.restartAt(second);
    watch.mirror((entries, bytes) -> assertThat(entries).isEqualTo(1));
    replayer.finish();
    assertThat(describe(second)).isEqualTo(describe(source));
    assertThat(replayer.seen()).hasSize(before * 2);
  }

  @Test
  void passesGoOnByThemselves() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    OperationSink sink =
        new OperationSink() {
          private long sequence;

          @Override
          public long append(MemorySegment memory, long offset, int length) {
            if (length > 1000) {
              heard.countDown();
            }
            return ++sequence;
          }

          @Override
          public void awaitRoomForMirror() {}
        };
    try (WatchWriteSource quick =
        new WatchWriteSource(source, PathRules.NONE, Duration.ofMillis(10))) {
      quick.start(sink);
      quick.mirror((entries, bytes) -> {});
      Files.write(source.resolve("new"), new byte[] {1}, StandardOpenOption.CREATE);
      Files.writeString(source.resolve("new"), "x".repeat(2_000));
      assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void nothingIsToldBeforeAMirror() throws Exception {
    watch.start(replayer);
    Files.writeString(source.resolve("f"), "early");
    watch.passNow();
    assertThat(replayer.seen()).isEmpty();
  }

  @Test
  void aMissingDirectoryIsAClearError() {
    WatchWriteSource none = new WatchWriteSource(scratch.resolve("none"), PathRules.NONE);
    assertThatThrownBy(() -> none.start(replayer))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("none");
    none.close();
  }

  @Test
  void theWeaknessesAreStated() {
    assertThat(watch.promise()).contains("order", "consistent", "not seen");
  }
}
