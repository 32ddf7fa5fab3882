package dev.weir.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk for real, and captures that go over several files. */
final class CaptureStorageTest {
  private static final long S = 1_000_000_000L;
  private static final SourceInfo A = new SourceInfo("a", SourceKind.DISK);

  @TempDir private Path folder = Path.of("");

  private static CaptureHeader header() {
    return new CaptureHeader(
        "h",
        ZoneOffset.UTC,
        "p",
        List.of(A),
        List.of(),
        List.of(),
        List.of(),
        Duration.ofSeconds(1),
        "system");
  }

  private static boolean ran(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }

  /** Adds up what is read and checks that nothing overlaps and no hole is left. */
  private static final class Sum implements IntervalSink {
    private long bytes;
    private long end;
    private int rows;
    private long longest;

    @Override
    public void interval(int source, long start, long length, long written, long operations) {
      assertThat(end == 0 || start == end).as("row at " + start).isTrue();
      end = start + length;
      bytes += written;
      longest = Math.max(longest, length);
      rows++;
    }

    @Override
    public void gap(int source, long start, long length, String cause) {
      throw new AssertionError("a gap: " + cause);
    }
  }

  private static Sum read(List<Path> files) throws IOException {
    Sum sum = new Sum();
    for (Path file : files) {
      CaptureReader.open(ByteSource.of(file)).readInto(sum);
    }
    return sum;
  }

  @Test
  void aFullDiskLosesNothingAndMeasuringGoesOnWhenThereIsRoom() throws Exception {
    boolean mounted = ran("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", folder.toString());
    Assumptions.assumeTrue(
        mounted, "SKIPPED: a small file system could not be mounted; run as root");
    try {
      Path file = folder.resolve("f.weir");
      long tick = 0;
      try (LiveCapture capture = LiveCapture.create(file, header())) {
        for (; tick < 100; tick++) {
          capture.interval(0, tick * S, S, tick, 1);
          capture.persist(tick * S);
        }
        assertThat(capture.trouble()).isEmpty();
        fill(folder.resolve("others"));
        for (; tick < 70_000; tick++) { // Beyond what may wait in memory row by row.
          capture.interval(0, tick * S, S, tick, 1);
          capture.persist(tick * S);
        }
        assertThat(capture.trouble()).isPresent();
        Sum stored = read(List.of(file));
        assertThat(stored.rows).isGreaterThanOrEqualTo(100);
        Files.delete(folder.resolve("others"));
        ran("mount", "-o", "remount,size=8m", folder.toString());
        for (; tick < 70_100; tick++) {
          capture.interval(0, tick * S, S, tick, 1);
          capture.persist(tick * S);
        }
        assertThat(capture.trouble()).isEmpty();
      }
      Sum sum = read(List.of(file));
      assertThat(sum.bytes).isEqualTo(tick * (tick - 1) / 2);
      assertThat(sum.end).isEqualTo(tick * S);
      assertThat(sum.longest).isGreaterThan(S);
      CaptureReader reader = CaptureReader.open(ByteSource.of(file));
      assertThat(reader.complete()).isTrue();
      assertThat(reader.warnings()).anyMatch(warning -> warning.contains("could not be written"));
    } finally {
      ran("umount", folder.toString());
    }
  }

  @Test
  void aDiskThatStaysFullIsAnErrorAtTheEndAndTheFileStaysReadable() throws Exception {
    boolean mounted = ran("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString());
    Assumptions.assumeTrue(
        mounted, "SKIPPED: a small file system could not be mounted; run as root");
    try {
      Path file = folder.resolve("f.weir");
      LiveCapture capture = LiveCapture.create(file, header());
      capture.interval(0, 0, S, 5, 1);
      capture.persist(0);
      fill(folder.resolve("others"));
      for (int tick = 1; tick < 2000; tick++) {
        capture.interval(0, tick * S, S, 5, 1);
      }
      capture.persist(S);
      assertThat(capture.trouble()).isPresent();
      assertThatThrownBy(capture::close)
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("what was stored before can be read");
      assertThat(read(List.of(file)).rows).isEqualTo(1);
      assertThatThrownBy(() -> LiveCapture.create(folder.resolve("g.weir"), header()))
          .isInstanceOf(ProblemException.class);
      assertThat(folder.resolve("g.weir")).doesNotExist();
    } finally {
      ran("umount", folder.toString());
    }
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 1000; i++) {
        out.write(block);
      }
    } catch (IOException full) {
      return;
    }
    throw new AssertionError("the file system was to be full by now");
  }

  @Test
  void filesOfOneSeriesJoinWithoutAGapAndTheOldestGo() throws IOException {
    CaptureSeries series = new CaptureSeries(folder.resolve("db1.weir"));
    Rotation rotation = new Rotation(Duration.ofMinutes(1), 1 << 20, 3);
    List<Path> all = new ArrayList<>();
    long bytes = 0;
    try (RotatingCapture capture =
        new RotatingCapture(series, rotation, series.begin(header(), 30 * S), header(), 30 * S)) {
      capture.standingWarning("It stands.");
      for (int tick = 30; tick < 200; tick++) {
        capture.interval(0, tick * S, S, 7, 1);
        bytes += 7;
        capture.persist(tick * S);
        if (!all.contains(capture.path())) {
          all.add(capture.path());
        }
      }
    }
    assertThat(all.stream().map(file -> file.getFileName().toString()))
        .containsExactly(
            "db1.weir",
            "db1-1970-01-01T000100Z.weir",
            "db1-1970-01-01T000200Z.weir",
            "db1-1970-01-01T000300Z.weir");
    assertThat(series.members()).isEqualTo(all.subList(1, 4));
    Sum sum = read(series.members());
    assertThat(sum.bytes).isEqualTo(bytes - 30 * 7);
    assertThat(sum.end).isEqualTo(200 * S);
    for (Path file : series.members()) {
      CaptureReader reader = CaptureReader.open(ByteSource.of(file));
      assertThat(reader.complete()).isTrue();
      assertThat(reader.warnings()).containsExactly("It stands.");
    }
  }

  @Test
  void aDamagedOrForeignYoungestFileIsLeftAloneAndANewOneBegun() throws IOException {
    Path first = folder.resolve("f");
    Files.writeString(first, "no capture at all, but long enough to have been one");
    CaptureSeries series = new CaptureSeries(first);
    try (LiveCapture capture = series.resume(header(), 5 * S)) {
      assertThat(capture.path()).isEqualTo(folder.resolve("f-1970-01-01T000005Z"));
      capture.interval(0, 9000 * S, S, 1, 1);
    }
    CaptureReader reader =
        CaptureReader.open(ByteSource.of(folder.resolve("f-1970-01-01T000005Z")));
    assertThat(reader.warnings().getFirst()).contains("cannot be read on: " + first);
    assertThat(Files.readString(first)).startsWith("no capture");
    try (LiveCapture capture = series.resume(header(), 6 * S)) {
      assertThat(capture.path())
          .as("ends hours in the future")
          .isEqualTo(folder.resolve("f-1970-01-01T000006Z"));
    }
  }
}
