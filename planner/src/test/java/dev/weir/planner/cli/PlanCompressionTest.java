package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureWriter;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.codec.CompressionLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fifty minutes at 10 MB/s whose content packs 2:1 at 1 GB/s (low), 4:1 at 100 MB/s (medium) and
 * 5:1 at 8 MB/s (high) on one core.
 */
final class PlanCompressionTest {
  private static final long S = 1_000_000_000L;

  @TempDir Path folder;
  private Path capture = Path.of("");

  @BeforeEach
  void measure() throws IOException {
    capture = folder.resolve("c.weir");
    CaptureHeader header =
        new CaptureHeader(
            "h",
            ZoneOffset.UTC,
            "p",
            List.of(new SourceInfo("/data", SourceKind.PATH)),
            List.of(),
            List.of(),
            List.of());
    try (CaptureWriter writer = CaptureWriter.create(capture, header)) {
      for (int second = 0; second < 4000; second++) {
        writer.interval(0, second * S, S, second < 3000 ? 10_000_000 : 0, 1000);
      }
      for (int minute = 0; minute < 50; minute++) {
        writer.observation(
            new Observation.Compressibility(
                0,
                minute * 60 * S,
                60 * S,
                1_000_000,
                List.of(
                    new Observation.Packed(CompressionLevel.LOW, 500_000, S / 1000),
                    new Observation.Packed(CompressionLevel.MEDIUM, 250_000, S / 100),
                    new Observation.Packed(CompressionLevel.HIGH, 200_000, S / 8))));
      }
    }
  }

  private JsonNode plan(String compression, String line) {
    CommandRun run =
        CommandRun.of(
            "plan",
            capture.toString(),
            "--compression",
            compression,
            "--overhead",
            "none",
            "--line",
            line,
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json();
  }

  @ParameterizedTest
  @CsvSource({"low,2", "medium,4", "high,5"})
  void aLevelHasTheRatioOfItsSamples(String level, double ratio) {
    JsonNode plan = plan(level, "A=1Gbit/s");
    JsonNode compression = plan.path("compression");
    assertThat(compression.path("ratio").asDouble()).isCloseTo(ratio, within(1e-9));
    assertThat(compression.path("origin").asText()).isEqualTo("measured");
    assertThat(compression.path("level").asText()).isEqualTo(level);
    assertThat(compression.path("samples").asInt()).isEqualTo(50);
    assertThat(compression.path("sampledBytes").asLong()).isEqualTo(50_000_000);
    assertThat(compression.path("standForBytes").asLong()).isEqualTo(30_000_000_000L);
    // 30 GB in 3,000 s with an objective of 15 min, uncompressed: 30 GB / 3,900 s.
    assertThat(plan.path("required").get(0).path("bytesPerSecond").asDouble())
        .isCloseTo(30e9 / 3900 / ratio, within(1.0));
    assertThat(plan.path("warnings").toString()).contains("50 samples").contains("100 %");
  }

  @Test
  void aCodecSlowerThanTheLineIsTheLimitAndIsSaid() {
    // 8 MB/s of payload at 5:1 are 1.6 MB/s of wire bytes, whatever the line.
    JsonNode line = plan("high", "A=100Mbit/s").path("lines").get(0);
    assertThat(line.path("usableBitsPerSecond").asDouble()).isCloseTo(12.8e6, within(1.0));
    assertThat(line.path("warnings").toString()).contains("one core packs 8 MB/s");
    // It is behind by (10 - 8) MB/s of payload for 3,000 s, at 1.6 MB/s of wire: 750 s.
    assertThat(line.path("peakAgeSeconds").asDouble()).isCloseTo(750, within(1.0));
    JsonNode fast = plan("low", "A=100Mbit/s").path("lines").get(0);
    assertThat(fast.path("usableBitsPerSecond").asDouble()).isEqualTo(100e6);
    assertThat(fast.path("warnings").toString()).doesNotContain("core");
  }

  @ParameterizedTest
  @CsvSource({
    // Service in MB/s of payload: low, medium, high.
    "10Mbit/s, high", // 2.5, 5, 6.25
    "20Mbit/s, medium", // 5, 10, 8
    "100Mbit/s, medium", // 25, 50, 8
    "1Gbit/s, low", // 250, 100, 8
  })
  void measuredIsTheLevelThatServesTheLineBest(String bandwidth, String level) {
    assertThat(plan("measured", "A=" + bandwidth).path("compression").path("level").asText())
        .isEqualTo(level);
  }

  @Test
  void theLevelOfEachBatchIsLeftToTheJob() throws IOException {
    // Formulas count on the level that serves best: 10 MB/s against 12.5 x 4 = 50 MB/s.
    JsonNode plan = plan("auto", "A=100Mbit/s");
    assertThat(plan.path("compression").path("level").asText()).isEqualTo("medium");
    assertThat(plan.path("lines").get(0).path("warnings").toString()).doesNotContain("core");
    Path policy = folder.resolve("job.yaml");
    CommandRun run =
        CommandRun.of(
            "plan",
            capture.toString(),
            "--compression",
            "auto",
            "--line",
            "A=100Mbit/s",
            "--policy",
            policy.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(policy)).contains("\ncompression: auto\n");
  }

  @Test
  void withoutSamplesALevelIsRefused() throws IOException {
    Path bare = folder.resolve("bare.weir");
    CaptureHeader header =
        new CaptureHeader(
            "h",
            ZoneOffset.UTC,
            "p",
            List.of(new SourceInfo("/data", SourceKind.PATH)),
            List.of(),
            List.of(),
            List.of());
    try (CaptureWriter writer = CaptureWriter.create(bare, header)) {
      writer.interval(0, 0, S, 10, 1);
    }
    for (String asked : List.of("low", "medium", "high", "measured", "auto")) {
      CommandRun run = CommandRun.of("plan", bare.toString(), "--compression", asked);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("no sample of written content").contains("weir collect PATH");
    }
  }
}
