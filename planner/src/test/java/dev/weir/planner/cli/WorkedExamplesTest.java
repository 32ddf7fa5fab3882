package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of the model, from CSV through the command line. */
class WorkedExamplesTest {
  private static final double EXACT = 1e-9;
  private static final double ENGINE = 0.01;
  private static final Instant START = Instant.parse("2025-10-13T00:00:00Z");
  private static final long MB = 1_000_000;
  private static final long BURST = 10 * 3_600;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"1", "60", "3600"})
  void exampleOne(int sample) throws IOException {
    Path csv = csv(86_400, sample, t -> t >= BURST && t < BURST + 3_600 ? 20 * MB : 2 * MB);
    CommandRun run =
        CommandRun.of(
            "plan",
            csv.toString(),
            "--line",
            "A=80Mbit/s",
            "--rpo",
            "15m",
            "--rpo",
            "1h",
            "--overhead",
            "none",
            "--json");

    assertThat(run.exitCode()).isZero();
    JsonNode line = run.json().path("lines").path(0);
    assertThat(line.path("outcome").asText()).isEqualTo("drained");
    close(line, "peakBacklogBytes", 36_000e6);
    close(line, "peakBacklogPayloadBytes", 36_000e6);
    close(line, "ageAtPeakBacklogSeconds", 1_800);
    close(line, "peakAgeSeconds", 3_600);
    close(line, "backlogAtPeakAgeBytes", 7_200e6);
    close(line, "drainSeconds", 4_500);
    assertThat(at(line, "peakBacklogAt")).isEqualTo(BURST + 3_600);
    assertThat(at(line, "peakAgeAt")).isEqualTo(BURST + 7_200);
    assertThat(at(line, "drainedAt")).isEqualTo(BURST + 3_600 + 4_500);
    assertThat(line.path("meetsRpo").path("900").booleanValue()).isFalse();
    assertThat(line.path("meetsRpo").path("3600").booleanValue()).isTrue();

    JsonNode breach = line.path("breaches").path(0);
    assertThat(line.path("breaches")).hasSize(1);
    assertThat(at(breach, "start")).isEqualTo(BURST + 1_800);
    assertThat(seconds(breach, "end")).isCloseTo(BURST + 3_600 + 3_600 + 675, within(1e-3));
    JsonNode figures = run.json().path("figures");
    assertThat(figures.path("line.A.enginePeakAgeSeconds").asDouble())
        .isCloseTo(3_600, within(ENGINE * 3_600));
    assertThat(figures.path("line.A.enginePeakBacklogBytes").asDouble())
        .isCloseTo(36e9, within(ENGINE * 36e9));
    assertThat(figures.path("line.A.peakAgeSeconds").asDouble())
        .isEqualTo(line.path("peakAgeSeconds").asDouble());
  }

  /** 600 MB in one sample of 300 s may come at one moment, whatever grid stands beside it. */
  @Test
  void aFinerSourceBesideACoarseOneDoesNotNarrowItsBounds() throws IOException {
    Path coarse = csv(3_600, 300, t -> t >= 1_500 && t < 1_800 ? 2 * MB : 0);
    Path moved = Files.move(coarse, folder.resolve("coarse.csv"));
    Path beside = csv(3_600, 1, t -> 1);
    CommandRun run =
        CommandRun.of(
            "plan",
            moved.toString(),
            beside.toString(),
            "--line",
            "A=40Mbit/s",
            "--rpo",
            "60s",
            "--overhead",
            "none",
            "--json");

    assertThat(run.exitCode()).isZero();
    JsonNode required = run.json().path("required").path(0);
    assertThat(required.path("atMostBytesPerSecond").asDouble()).isBetween(10e6, 10.001e6);
    assertThat(run.json().path("figures").path("line.A.peakAgeAtMostSeconds").asDouble())
        .isBetween(120.0, 120.001);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 66.66666666666667, ",
    "30, 66.66666666666667, ",
    "60, 50.25, 101.5",
    "300, 17.416666666666668, 109.5",
    "900, 7.15625, "
  })
  void exampleTwo(int sample, double atLeast, Double atMost) throws IOException {
    Path csv = csv(3_600, sample, t -> t >= 1_800 && t < 1_830 ? 200 * MB : MB);
    CommandRun run =
        CommandRun.of("plan", csv.toString(), "--rpo", "60s", "--overhead", "none", "--json");

    assertThat(run.exitCode()).isZero();
    JsonNode required = run.json().path("required").path(0);
    close(required, "rpoSeconds", 60);
    close(required, "atLeastBytesPerSecond", atLeast * MB);
    close(required, "bytesPerSecond", atLeast * MB);
    close(required, "bitsPerSecond", atLeast * MB * 8);
    if (atMost != null) {
      close(required, "atMostBytesPerSecond", atMost * MB);
    }
    assertThat(required.path("atMostBytesPerSecond").asDouble())
        .isGreaterThanOrEqualTo(required.path("atLeastBytesPerSecond").asDouble());
    assertThat(at(required, "bindingStart")).isEqualTo(1_800);
    assertThat(at(required, "bindingEnd")).isEqualTo(1_800 + Math.max(30, sample));
    assertThat(run.json().path("lines")).isEmpty();
  }

  /** With C_min the largest age is the objective; the line of exactly C_min keeps it. */
  @Test
  void requiredBandwidthIsWhatTheLineNeeds() throws IOException {
    Path csv = csv(3_600, 60, t -> t >= 1_800 && t < 1_830 ? 200 * MB : MB);
    JsonNode root =
        CommandRun.of(
                "plan",
                csv.toString(),
                "--line",
                "exact=402Mbit/s",
                "--line",
                "less=401Mbit/s",
                "--rpo",
                "60s",
                "--overhead",
                "none",
                "--json")
            .json();

    close(root.path("lines").path(0), "peakAgeSeconds", 60);
    assertThat(root.path("lines").path(0).path("meetsRpo").path("60").booleanValue()).isTrue();
    assertThat(root.path("lines").path(1).path("meetsRpo").path("60").booleanValue()).isFalse();
  }

  private Path csv(int seconds, int sample, LongUnaryOperator bytesAt) throws IOException {
    StringBuilder text = new StringBuilder("start,seconds,bytes\n");
    for (int t = 0; t < seconds; t += sample) {
      long bytes = 0;
      for (int s = t; s < t + sample; s++) {
        bytes += bytesAt.applyAsLong(s);
      }
      text.append(START.plusSeconds(t)).append(',').append(sample).append(',').append(bytes);
      text.append('\n');
    }
    return Files.writeString(folder.resolve("example.csv"), text);
  }

  private static void close(JsonNode node, String name, double expected) {
    assertThat(node.path(name).isNumber()).as(name).isTrue();
    assertThat(node.path(name).asDouble()).as(name).isCloseTo(expected, within(EXACT * expected));
  }

  private static double seconds(JsonNode node, String name) {
    Instant at = Instant.parse(node.path(name).asText());
    return at.getEpochSecond() - START.getEpochSecond() + at.getNano() / 1e9;
  }

  private static double at(JsonNode node, String name) {
    return Math.round(seconds(node, name) * 1e6) / 1e6;
  }
}
