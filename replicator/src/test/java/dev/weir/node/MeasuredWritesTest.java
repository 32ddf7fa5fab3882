package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job's own capture, read back. */
class MeasuredWritesTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path directory;

  private final List<Long> written = new ArrayList<>();
  private final List<Observation> observed = new ArrayList<>();

  @Test
  void whatAnEarlierServerCountedIsNoPartOfIt() throws IOException {
    Path file = directory.resolve("demo.capture");
    MeasuredWrites writes = begin(file, new SourceQueue.Captured(5_000_000, 70, 80), SECOND);
    writes.tick(new SourceQueue.Captured(5_000_300, 72, 82), 2 * SECOND);
    writes.tick(new SourceQueue.Captured(5_000_300, 72, 82), 3 * SECOND);
    writes.tick(new SourceQueue.Captured(5_000_700, 73, 83), 4 * SECOND);
    writes.close();
    read(file);
    assertThat(written).containsExactly(300L, 0L, 400L);
  }

  @Test
  void aCaptureThatIsThereIsNotWrittenOver() throws IOException {
    Path file = Files.writeString(directory.resolve("demo.capture"), "mine");
    try (MeasuredWrites writes = begin(file, new SourceQueue.Captured(0, 0, 0), 0)) {
      assertThat(writes.written()).isEqualTo(directory.resolve("demo-2.capture"));
    }
    assertThat(file).hasContent("mine");
  }

  @Test
  void batchesAreSamplesOfContentByLevelUnlessAMirrorReadThem() throws IOException {
    Path file = directory.resolve("demo.capture");
    MeasuredWrites writes = begin(file, new SourceQueue.Captured(0, 0, 0), SECOND);
    writes.packed(new Extent(1, 2, 9_000, 10_000, 0), CompressionLevel.LOW, 5_000, 100);
    writes.packed(new Extent(3, 4, 9_500, 10_000, 0), CompressionLevel.LOW, 3_000, 200);
    writes.packed(new Extent(5, 6, 9_500, 10_000, 0), CompressionLevel.HIGH, 2_000, 900);
    writes.packed(new Extent(7, 8, 0, 90_000, 0), CompressionLevel.LOW, 100, 50);
    writes.tick(new SourceQueue.Captured(28_000, 6, 8), 2 * SECOND);
    writes.close();
    read(file);
    assertThat(observed)
        .containsExactlyInAnyOrder(
            sample(20_000, new Observation.Packed(CompressionLevel.LOW, 8_000, 300)),
            sample(10_000, new Observation.Packed(CompressionLevel.HIGH, 2_000, 900)));
  }

  private static Observation sample(long plainBytes, Observation.Packed packed) {
    return new Observation.Compressibility(0, SECOND, SECOND, plainBytes, List.of(packed));
  }

  private MeasuredWrites begin(Path file, SourceQueue.Captured before, long now) {
    return new MeasuredWrites(file, "alpha", directory, "all of it", before, now);
  }

  private void read(Path file) throws IOException {
    CaptureReader.open(ByteSource.of(file))
        .readInto(
            new IntervalSink() {
              @Override
              public void interval(int source, long start, long length, long bytes, long count) {
                written.add(bytes);
              }

              @Override
              public void gap(int source, long start, long length, String cause) {
                throw new AssertionError(cause);
              }

              @Override
              public void observation(Observation observation) {
                observed.add(observation);
              }
            });
  }
}
