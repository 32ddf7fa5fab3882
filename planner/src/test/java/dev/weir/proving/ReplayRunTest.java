package dev.weir.proving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.proving.workload.ProofWorkload;
import dev.weir.proving.workload.Replay;
import dev.weir.proving.workload.ReplayWriter;
import dev.weir.proving.workload.SteppedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayRunTest {
  @TempDir private Path directory;

  private Replay replay(Path file, String options) {
    return (Replay) ProofWorkload.parse("replay:" + file + options, Optional.empty());
  }

  /** Five requests of two devices, one a read, one beyond the span, one after the end. */
  private static final String TRACE =
      """
      7,W,0,4096,1600000000000000
      7,R,8192,4096,1600000000010000
      9,W,16384,512,1600000000020000
      7,W,33554432,100,1600000000030000
      7,W,0,4096,1600000900000000
      """;

  @Test
  void aBlockTraceWritesItsPlacesFoldedIntoTheSpan() throws IOException {
    Path file = Files.writeString(directory.resolve("trace.csv"), TRACE);
    Path root = Files.createDirectory(directory.resolve("root"));
    String told = ReplayRun.run(replay(file, ",span=16MiB,duration=1s,compressible=0%"), 5, root);
    assertThat(told).startsWith("3 writes");
    byte[] first = Files.readAllBytes(root.resolve("device-0.dat"));
    assertThat(first).hasSize(4096);
    assertThat(Files.size(root.resolve("device-1.dat"))).isEqualTo(16_384 + 512);
    // The write at 32 MiB lies over the first 100 bytes: twice the span is its beginning.
    Path alone = Files.createDirectory(directory.resolve("alone"));
    Path one =
        Files.writeString(directory.resolve("one.csv"), TRACE.lines().findFirst().get() + "\n");
    ReplayRun.run(replay(one, ",span=16MiB,duration=1s,compressible=0%"), 5, alone);
    byte[] without = Files.readAllBytes(alone.resolve("device-0.dat"));
    assertThat(java.util.Arrays.mismatch(first, without)).isBetween(0, 99);
    assertThat(java.util.Arrays.copyOfRange(first, 100, 4096))
        .isEqualTo(java.util.Arrays.copyOfRange(without, 100, 4096));
  }

  @Test
  void intervalsWithoutCountsBecomeWritesOfAUsualSize() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("plain.csv"),
            "start,seconds,bytes\n"
                + "2026-01-01T00:00:00Z,1,10000\n"
                + "2026-01-01T00:00:01Z,1,0\n"
                + "2026-01-01T00:00:02Z,1,70000\n");
    Path root = Files.createDirectory(directory.resolve("root"));
    String told = ReplayRun.run(replay(file, ",speed=100"), 5, root);
    assertThat(told).startsWith("3 writes");
    assertThat(Files.size(root.resolve("device-0.dat"))).isEqualTo(80_000);
  }

  @Test
  void atTwiceTheSpeedHalfTheTimePasses() throws IOException {
    SteppedTime time = new SteppedTime();
    long began = time.nanos();
    List<Long> at = new ArrayList<>();
    try (ReplayWriter writer =
        new ReplayWriter(
            replay(Files.writeString(directory.resolve("x"), ""), ",speed=2,from=1s"),
            1,
            directory,
            time::nanos,
            time::pass)) {
      writer.device();
      for (long second = 10; second <= 14; second++) {
        writer.write(second * 1_000_000_000, 0, 0, 64);
        at.add(time.nanos() - began);
      }
    }
    assertThat(at).containsExactly(0L, 0L, 500_000_000L, 1_000_000_000L, 1_500_000_000L);
  }
}
