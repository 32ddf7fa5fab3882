package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.O_CREAT;
import static dev.weir.linux.OpenFlags.O_RDWR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.holder.Keeper;
import dev.weir.linux.Errno;
import dev.weir.operation.ReservedNames;
import dev.weir.problem.ProblemException;
import java.io.BufferedReader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What start refuses and mends, and that close leaves a plain directory behind in every case. */
@Timeout(120)
class FuseSafetyTest {
  @TempDir Path temporary;

  private static FuseWriteSource source(Path path, Path... keepApart) {
    Needed.fuse();
    return new FuseWriteSource(path, FuseWriteSource.Options.keepingApart(keepApart));
  }

  private static void refuses(FuseWriteSource source, String... words) {
    assertThatThrownBy(() -> source.start(new RecordingSink()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContainingAll(words);
    source.close();
  }

  @Test
  void refusesWhatIsNotADirectoryToProtect() throws Exception {
    refuses(source(temporary.resolve("none")), "none", "cannot be reached", "create");
    Path file = Files.createFile(temporary.resolve("file"));
    refuses(source(file), "is not a directory");
  }

  @Test
  void refusesAnOverlapWithTheStateDirectoryBothWays() throws Exception {
    Path data = Files.createDirectory(temporary.resolve("data"));
    refuses(source(data, data.resolve("state/not/made/yet")), "overlaps");
    refuses(source(data, temporary), "overlaps");
    assertThat(MountTable.read().at(data)).isEmpty();
  }

  @Test
  void refusesASecondCaptureOfTheSameDirectory() {
    try (Protected p = Protected.create().started()) {
      refuses(source(p.directory), "captured already", "umount");
      assertThat(Files.isDirectory(p.directory)).isTrue();
    }
  }

  @Test
  void namesProcessesThatWouldBypassIt() throws Exception {
    Path data = Files.createDirectory(temporary.resolve("data"));
    Process cat = new ProcessBuilder("cat").directory(data.toFile()).start();
    try {
      refuses(source(data), "process " + cat.pid() + " (cat) works in ", data.toString());
      FuseWriteSource lenient =
          new FuseWriteSource(
              data,
              new FuseWriteSource.Options(
                  List.of(), true, 2, Keeper.none(), "job", dev.weir.rules.PathRules.NONE));
      lenient.start(new RecordingSink());
      lenient.close();
    } finally {
      cat.getOutputStream().close();
      cat.waitFor();
    }
    assertThat(MountTable.read().at(data)).isEmpty();
  }

  @Test
  void clearsTheDeadMountOfAKilledServer() throws Exception {
    Needed.fuse();
    Path data = Files.createDirectory(temporary.resolve("data")).toRealPath();
    Files.writeString(data.resolve("kept"), "kept");
    Process server =
        new ProcessBuilder(MappedWriter.virtualMachine(MountUntilKilled.class, data.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = server.inputReader(UTF_8)) {
      assertThat(output.readLine()).isEqualTo("ready");
      Files.getLastModifiedTime(data); // the kernel caches the directory's attributes
      server.destroyForcibly().waitFor();
    }
    RawFiles raw = new RawFiles();
    assertThat(raw.open(data.resolve("kept").toString(), 0, 0)).isEqualTo(-Errno.ENOTCONN);
    FuseWriteSource again = source(data);
    again.start(new RecordingSink());
    assertThat(Files.readString(data.resolve("kept"), UTF_8)).isEqualTo("kept");
    again.close();
    assertThat(MountTable.read().at(data)).isEmpty();
    assertThat(Files.readString(data.resolve("kept"), UTF_8)).isEqualTo("kept");
  }

  @Test
  void namesThatTheTargetKeepsForItselfCannotBeGivenAtTheRoot() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      Path file = Files.createFile(p.resolve("file"));
      for (String name : ReservedNames.all()) {
        Path reserved = p.resolve(name);
        refused(() -> Files.createFile(reserved));
        refused(() -> Files.createDirectory(reserved));
        refused(() -> Files.createSymbolicLink(reserved, file));
        refused(() -> Files.createLink(reserved, file));
        refused(() -> Files.move(file, reserved));
        assertThat(reserved).doesNotExist();
        Files.createDirectories(p.resolve("below").resolve(name));
      }
    }
  }

  private static void refused(ThrowableAssert.ThrowingCallable change) {
    assertThatThrownBy(change)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Operation not permitted");
  }

  @Test
  void unmountsThoughAFileIsStillOpenAndMayBeClosedTwice() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      RawFiles raw = new RawFiles();
      long fd = raw.open(p.resolve("open").toString(), O_CREAT | O_RDWR, 0644);
      raw.write(fd, 0, 10, (byte) 1);
      p.source.close();
      p.source.close();
      assertThat(MountTable.read().at(p.directory)).isEmpty();
      assertThat(raw.write(fd, 0, 10, (byte) 2)).isNegative();
      raw.close(fd);
      assertThat(Files.readAllBytes(p.resolve("open"))).hasSize(10).containsOnly(1);
      p.unmountAndCompare();
    }
  }

  @Test
  void leavesNoCallerHangingInAnotherMountNamespace() throws Exception {
    try (Protected p = Protected.create().mirrored()) {
      String script = "echo ready; read go; ls " + p.directory + "; echo $?";
      Process other =
          new ProcessBuilder("unshare", "-m", "--propagation", "private", "sh", "-c", script)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader output = other.inputReader(UTF_8)) {
        assertThat(output.readLine()).isEqualTo("ready");
        p.source.close();
        other.getOutputStream().write('\n');
        other.getOutputStream().close();
        assertThat(output.readLine()).isEqualTo("2");
      }
      p.unmountAndCompare();
    }
  }

  @Test
  void endsARunningMirrorOnClose() throws Exception {
    try (Protected p = Protected.create()) {
      Files.write(p.resolve("f"), new byte[5_000_000]);
      p.started();
      p.sink.pace = p.source::close;
      assertThatThrownBy(() -> p.source.mirror((entries, bytes) -> {}))
          .isInstanceOf(InterruptedException.class);
      assertThat(MountTable.read().at(p.directory)).isEmpty();
    }
  }
}
