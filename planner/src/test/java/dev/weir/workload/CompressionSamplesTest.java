package dev.weir.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureReader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.codec.CompressionLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ratios worked out by hand. */
final class CompressionSamplesTest {
  private static final long MINUTE = 60_000_000_000L;

  private static Observation.Compressibility sample(
      int source, int minute, int minutes, long plain, long medium, long cpuNanos) {
    return new Observation.Compressibility(
        source,
        minute * MINUTE,
        minutes * MINUTE,
        plain,
        List.of(new Observation.Packed(CompressionLevel.MEDIUM, medium, cpuNanos)));
  }

  private static CompressionSamples of(long[] bytesOfMinutes, Observation... samples)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CaptureHeader header =
        new CaptureHeader(
            "h",
            ZoneOffset.UTC,
            "p",
            List.of(new SourceInfo("/data", SourceKind.PATH)),
            List.of(),
            List.of(),
            List.of());
    try (CaptureWriter writer = new CaptureWriter("c", bytes, header)) {
      for (int i = 0; i < bytesOfMinutes.length; i++) {
        writer.interval(0, i * MINUTE, MINUTE, bytesOfMinutes[i], 1);
      }
      for (Observation each : samples) {
        writer.observation(each);
      }
    }
    CaptureInput input =
        new CaptureInput("c", CaptureReader.open(ByteSource.of("c", bytes.toByteArray())));
    return WorkloadReader.read(List.of(input), ReadingMemory.ofThisProcess(), ReadingProgress.NONE)
        .workload()
        .samples();
  }

  @Test
  void aMinuteWeighsAsMuchAsItWrote() throws IOException {
    // 9,000 bytes that pack 2:1 and 1,000 that pack 10:1; both minutes were sampled alike.
    MeasuredRatio measured =
        of(new long[] {9_000, 1_000}, sample(0, 0, 1, 100, 50, 100), sample(0, 1, 1, 100, 10, 300))
            .of(CompressionLevel.MEDIUM)
            .orElseThrow();
    assertThat(measured.ratio().value()).isCloseTo(10_000.0 / 4_600, within(1e-12));
    assertThat(measured.codecBytesPerSecond()).isCloseTo(10_000 / 12_000.0 * 1e9, within(1e-3));
    assertThat(measured.samples()).isEqualTo(2);
    assertThat(measured.sampledBytes()).isEqualTo(200);
    assertThat(measured.standForBytes()).isEqualTo(10_000);
    assertThat(measured.lowRatio()).isEqualTo(2);
    assertThat(measured.highRatio()).isEqualTo(2);
  }

  @Test
  void aStretchOfSeveralMinutesWeighsAllOfThem() throws IOException {
    MeasuredRatio measured =
        of(
                new long[] {0, 400, 600, 1_000, 5_000},
                sample(0, 0, 3, 100, 100, 0),
                sample(0, 3, 1, 100, 25, 0))
            .of(CompressionLevel.MEDIUM)
            .orElseThrow();
    assertThat(measured.ratio().value()).isCloseTo(2_000.0 / 1_250, within(1e-12));
    assertThat(measured.standForBytes()).as("the last minute has no sample").isEqualTo(2_000);
    assertThat(measured.lowRatio()).isEqualTo(1);
    assertThat(measured.highRatio()).isEqualTo(4);
    assertThat(measured.codecBytesPerSecond()).isInfinite();
  }

  @Test
  void whatWasNotTriedIsNotThere() throws IOException {
    CompressionSamples samples = of(new long[] {1_000}, sample(0, 0, 1, 100, 50, 1));
    assertThat(samples.of(CompressionLevel.HIGH)).isEmpty();
    assertThat(of(new long[] {1_000}).of(CompressionLevel.MEDIUM)).isEmpty();
  }
}
