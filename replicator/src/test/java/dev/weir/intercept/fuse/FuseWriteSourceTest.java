package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_CREAT;
import static dev.weir.linux.OpenFlags.O_DIRECT;
import static dev.weir.linux.OpenFlags.O_RDWR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.linux.Errno;
import dev.weir.operation.OperationType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each kind of change on a real mount, replayed from its operations and compared. */
@Timeout(120)
class FuseWriteSourceTest {
  private static final String NOBODY = "65534";

  @Test
  void recordsWhatPlainProgramsDo() throws Exception {
    try (Protected p = Protected.create()) {
      Files.writeString(p.resolve("before"), "was there");
      p.mirrored();
      Files.writeString(p.resolve("a"), "one");
      Files.writeString(p.resolve("a"), " two", StandardOpenOption.APPEND);
      Files.createDirectory(p.resolve("d"));
      Files.move(p.resolve("a"), p.resolve("d/b"), StandardCopyOption.ATOMIC_MOVE);
      Files.createSymbolicLink(p.resolve("s"), p.resolve("d/b"));
      Files.createLink(p.resolve("l"), p.resolve("d/b"));
      Files.writeString(p.resolve("gone"), "x");
      Files.delete(p.resolve("gone"));
      assertThat(Files.readString(p.resolve("l"), UTF_8)).isEqualTo("one two");
      assertThat(Files.readString(p.resolve("before"), UTF_8)).isEqualTo("was there");
      try (RandomAccessFile file = new RandomAccessFile(p.resolve("before").toFile(), "rw")) {
        file.setLength(4);
        file.seek(9000);
        file.write(7);
      }
      p.unmountAndCompare();
    }
  }

  @Test
  void recordsNothingBeforeTheFirstMirror() throws IOException {
    try (Protected p = Protected.create()) {
      p.started();
      Files.writeString(p.resolve("a"), "one");
      assertThat(p.sink.size()).isZero();
    }
  }

  @Test
  void recordsEachKindOfAttribute() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      RawFiles raw = new RawFiles();
      String f = p.resolve("f").toString();
      String d = p.resolve("d").toString();
      raw.close(raw.open(f, O_CREAT | O_RDWR, 0640));
      raw.mkdir(d, 0700);
      assertThat(raw.chmod(f, 04755)).isZero();
      assertThat(raw.chown(f, 12, 34)).isZero();
      assertThat(raw.chmod(f, 06755)).isZero();
      assertThat(raw.chmod(d, 01777)).isZero();
      assertThat(raw.utimes(f, 1_234_567_890L, 123_456_789L)).isZero();
      assertThat(raw.utimes(d, -5, 1)).isZero();
      assertThat(raw.setXattr(f, "user.a", new byte[] {1, 0, 2})).isZero();
      assertThat(raw.setXattr(f, "trusted.b", new byte[4000])).isZero();
      assertThat(raw.setXattr(d, "user.empty", new byte[0])).isZero();
      assertThat(raw.removeXattr(f, "user.a")).isZero();
      assertThat(raw.removeXattr(f, "user.a")).isEqualTo(-Errno.ENODATA);
      assertThat(raw.symlink("nowhere", p.resolve("s").toString())).isZero();
      assertThat(raw.chown(p.resolve("s").toString(), 5, 6)).isZero();
      assertThat(raw.mknod(p.resolve("fifo").toString(), 0010644, 0)).isZero();
      assertThat(raw.mknod(p.resolve("null").toString(), 0020666, 0x103)).isZero();
      p.unmountAndCompare();
    }
  }

  @Test
  void recordsPrivilegesThatAWriteTakesAway() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      RawFiles raw = new RawFiles();
      String f = p.resolve("f").toString();
      Files.writeString(p.resolve("f"), "program");
      raw.chmod(f, 06777);
      byte[] capabilities = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
      assertThat(raw.setXattr(f, "security.capability", capabilities)).isZero();
      Protected.run(
          p.directory,
          "setpriv",
          "--reuid=" + NOBODY,
          "--regid=" + NOBODY,
          "--clear-groups",
          "sh",
          "-c",
          "echo more >> f");
      assertThat(Files.getAttribute(p.resolve("f"), "unix:mode")).isEqualTo(0100777);
      p.unmountAndCompare();
      assertThat(counts(p)).containsKey(OperationType.REMOVE_XATTR);
    }
  }

  @Test
  void givesNewFilesToTheirMakerAndInheritsGroupAndAccessLists() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      RawFiles raw = new RawFiles();
      String shared = p.resolve("shared").toString();
      raw.mkdir(shared, 0777);
      raw.chown(shared, 0, 77);
      raw.chmod(shared, 02777);
      byte[] defaults = {
        2, 0, 0, 0, 1, 0, 7, 0, -1, -1, -1, -1, 2, 0, 6, 0, 9, 0, 0, 0, 4, 0, 5, 0, -1, -1, -1, -1,
        16, 0, 7, 0, -1, -1, -1, -1, 32, 0, 0, 0, -1, -1, -1, -1
      };
      assertThat(raw.setXattr(shared, "system.posix_acl_default", defaults)).isZero();
      String make = "umask 027; mkdir shared/d; echo x > shared/f; cp -p shared/f shared/g";
      Protected.run(
          p.directory,
          "setpriv",
          "--reuid=" + NOBODY,
          "--regid=" + NOBODY,
          "--clear-groups",
          "sh",
          "-c",
          make);
      Path file = p.resolve("shared/f");
      assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(65534);
      assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(77);
      // The default access list rules instead of the umask.
      assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100660);
      p.unmountAndCompare();
    }
  }

  @Test
  void recordsHolesPunchesAndDirectWrites() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      RawFiles raw = new RawFiles();
      long fd = raw.open(p.resolve("f").toString(), O_CREAT | O_RDWR | O_DIRECT, 0644);
      assertThat(raw.write(fd, 0, 1 << 20, (byte) 1)).isEqualTo(1 << 20);
      assertThat(raw.write(fd, 2 << 20, 1 << 20, (byte) 2)).isEqualTo(1 << 20);
      assertThat(raw.allocate(fd, 3, 100_000, 200_000)).isZero();
      assertThat(raw.allocate(fd, 0x10, 2_200_000, 5000)).isZero();
      assertThat(raw.allocate(fd, 0, 3 << 20, 4096)).isZero();
      assertThat(raw.allocate(fd, 1, 4 << 20, 4096)).isZero();
      assertThat(raw.seek(fd, 1 << 20, 3)).isEqualTo(2 << 20);
      assertThat(raw.sync(fd)).isZero();
      raw.close(fd);
      p.unmountAndCompare();
    }
  }

  @Test
  void leavesOutWhatFailedAndWhatHasNoNameAnyMore() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      RawFiles raw = new RawFiles();
      String a = p.resolve("a").toString();
      String b = p.resolve("b").toString();
      long fd = raw.open(a, O_CREAT | O_RDWR, 0644);
      raw.close(raw.open(b, O_CREAT | O_RDWR, 0644));
      int before = p.sink.size();
      assertThat(raw.rename(a, b, 1)).isEqualTo(-Errno.EEXIST);
      assertThat(raw.mkdir(a, 0755)).isEqualTo(-Errno.EEXIST);
      assertThat(raw.unlink(p.resolve("none").toString(), false)).isEqualTo(-Errno.ENOENT);
      assertThat(p.sink.size()).isEqualTo(before);
      assertThat(raw.unlink(a, false)).isZero();
      before = p.sink.size();
      assertThat(raw.write(fd, 0, 100, (byte) 9)).isEqualTo(100);
      assertThat(raw.read(fd, 50, 50)).hasSize(50).containsOnly(9);
      raw.close(fd);
      assertThat(p.sink.size()).isEqualTo(before);
      p.unmountAndCompare();
    }
  }

  @Test
  void renamesExchangeReplaceAndKeepTwoNamesOfOneFile() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      RawFiles raw = new RawFiles();
      Files.writeString(p.resolve("a"), "a");
      Files.createDirectory(p.resolve("d"));
      Files.writeString(p.resolve("d/b"), "b");
      assertThat(raw.rename(p.resolve("a").toString(), p.resolve("d/b").toString(), 2)).isZero();
      assertThat(raw.rename(p.resolve("a").toString(), p.resolve("d").toString(), 2)).isZero();
      Files.createLink(p.resolve("two"), p.resolve("d"));
      assertThat(raw.rename(p.resolve("d").toString(), p.resolve("two").toString(), 0)).isZero();
      assertThat(Files.exists(p.resolve("d"))).isTrue();
      Files.writeString(p.resolve("c"), "c");
      assertThat(raw.rename(p.resolve("c").toString(), p.resolve("two").toString(), 0)).isZero();
      p.unmountAndCompare();
    }
  }

  @Test
  void carriesNamesOfAnyBytesDeepTreesAndLargeDirectories() throws Exception {
    try (Protected p = Protected.create()) {
      RawFiles raw = new RawFiles();
      makeStrange(raw, p.resolve("before").toString());
      p.mirrored();
      makeStrange(raw, p.resolve("after").toString());
      try (Stream<Path> entries = Files.list(p.resolve("after/large"))) {
        assertThat(entries.count()).isEqualTo(3000);
      }
      p.unmountAndCompare();
    }
  }

  private static void makeStrange(RawFiles raw, String top) {
    raw.mkdir(top, 0755);
    raw.close(raw.open(top + "/\u00ff\u00fe\u0001 \n\u00c3", O_CREAT | O_RDWR, 0644));
    raw.close(raw.open(top + "/" + "n".repeat(255), O_CREAT | O_RDWR, 0644));
    StringBuilder deep = new StringBuilder(top);
    for (int i = 0; i < 120; i++) {
      assertThat(raw.mkdir(deep.append("/deep").toString(), 0755)).isZero();
    }
    raw.mkdir(top + "/large", 0755);
    for (int i = 0; i < 3000; i++) {
      raw.mknod(top + "/large/" + "entry".repeat(10) + i, 0100644, 0);
    }
  }

  @Test
  void recordsMappedMemoryWhenItIsWrittenBack() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      Files.write(p.resolve("mapped"), new byte[100_000]);
      String[] command = MappedWriter.command(p.resolve("mapped"));
      Protected.run(p.directory, command);
      p.unmountAndCompare();
      assertThat(Files.readAllBytes(p.resolve("mapped"))[77_777]).isEqualTo((byte) 7);
    }
  }

  @Test
  void keepsLocksInTheKernel() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      Path file = p.resolve("locked");
      try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        assertThat(lock.isValid()).isTrue();
        Protected.run(p.directory, "sh", "-c", "flock -n locked true");
        Protected.run(p.directory, "sh", "-c", "! flock -n locked flock -n locked true");
      }
      p.unmountAndCompare();
    }
  }

  @Test
  void mirrorsAgainFromTheStart() throws Exception {
    try (Protected p = Protected.create()) {
      Files.createDirectories(p.resolve("x/y"));
      Files.write(p.resolve("x/y/z"), new byte[3_000_000]);
      p.mirrored();
      Files.writeString(p.resolve("x/new"), "n");
      Files.delete(p.resolve("x/y/z"));
      p.source.mirror((entries, bytes) -> {});
      assertThat(counts(p)).containsEntry(OperationType.MIRROR_END, 2);
      p.unmountAndCompare();
    }
  }

  private static Map<OperationType, Integer> counts(Protected p) {
    Map<OperationType, Integer> counts = new TreeMap<>();
    p.sink.forEach(v -> counts.merge(v.type(), 1, Integer::sum));
    return counts;
  }
}
