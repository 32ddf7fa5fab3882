package dev.weir.linktest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.linktest.EmulatedLine.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command on both ends of a line that is known, each end a process in its own namespace. */
final class LinkTestTruthTest {
  private static final String TOKEN = "ABCD-EFGH";
  private static final long SEED = 20_260_131;

  private static EmulatedLine line(Way forth, Way back) throws InterruptedException {
    System.out.println("seed " + SEED);
    try {
      if (!Files.isWritable(Path.of("/dev/net/tun"))) {
        throw new IOException("no right to write /dev/net/tun");
      }
      return new EmulatedLine(forth, back, SEED);
    } catch (IOException e) {
      String missing = "SKIPPED: needs root, iproute2, ethtool and /dev/net/tun: " + e.getMessage();
      System.out.println(missing);
      return Boolean.getBoolean("weir.strict") ? fail(missing) : abort(missing);
    }
  }

  private static Process start(List<String> where, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(where);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.weir.collector.cli.Weir");
    command.add("link-test");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static JsonNode measure(EmulatedLine line) throws IOException, InterruptedException {
    Process listener = start(line.atFar(), "--listen", "--token", TOKEN);
    try (BufferedReader said = listener.inputReader()) {
      assertThat(said.readLine()).startsWith("Listening on ");
      Process client =
          start(line.atNear(), line.farAddress(), "--token", TOKEN, "--duration", "4s", "--json");
      String json = new String(client.getInputStream().readAllBytes());
      assertThat(client.waitFor()).as(json).isZero();
      assertThat(listener.waitFor()).isZero();
      System.out.println(json);
      return new ObjectMapper().readTree(json);
    } finally {
      listener.destroyForcibly().waitFor();
    }
  }

  /** The least is the line's; the median also has this machine's other work in it. */
  private static void hasRoundTrip(JsonNode result, EmulatedLine line, double seconds) {
    double tolerance = 0.001 + 0.05 * seconds;
    JsonNode idle = result.path("idleRoundTrip");
    assertThat(idle.path("leastSeconds").asDouble()).isCloseTo(seconds, within(tolerance));
    assertThat(idle.path("medianSeconds").asDouble())
        .isBetween(seconds, seconds + tolerance + line.lateSeconds());
  }

  private static void carries(JsonNode direction, double bitsPerSecond) {
    assertThat(direction.path("bitsPerSecond").asDouble())
        .isCloseTo(bitsPerSecond, within(0.03 * bitsPerSecond));
  }

  @Test
  void seesAnAsymmetricalLineAsSuch() throws Exception {
    try (EmulatedLine line = line(new Way(10_000_000, 20, 0), new Way(50_000_000, 20, 0))) {
      JsonNode result = measure(line);
      hasRoundTrip(result, line, 0.040);
      carries(result.path("toListener"), 10e6);
      carries(result.path("fromListener"), 50e6);
      assertThat(result.at("/toListener/oneStream/segmentBytes").asInt()).isEqualTo(1448);
      assertThat(result.at("/toListener/oneStream/pathMtuBytes").asInt()).isEqualTo(1500);
      assertThat(result.at("/toListener/loss/segments").asLong()).isPositive();
      // A full queue of 100 ms makes the echo late, which is what the idle line does not show.
      assertThat(result.at("/toListener/fullRoundTrip/medianSeconds").asDouble())
          .isGreaterThan(result.at("/idleRoundTrip/medianSeconds").asDouble() + 0.02);
    }
  }

  @Test
  void seesLossAndWhatOneStreamMakesOfIt() throws Exception {
    try (EmulatedLine line = line(new Way(20_000_000, 20, 0.01), new Way(20_000_000, 20, 0))) {
      JsonNode result = measure(line);
      hasRoundTrip(result, line, 0.040);
      carries(result.path("toListener"), 20e6);
      carries(result.path("fromListener"), 20e6);
      JsonNode loss = result.at("/toListener/loss");
      double dropped = line.droppedForth();
      assertThat(dropped).isBetween(0.007, 0.013);
      assertThat(loss.path("share").asDouble()).isBetween(dropped / 3, dropped * 3);
      assertThat(loss.path("atLeastShare").asDouble()).isPositive();
      assertThat(result.at("/fromListener/loss/share").asDouble()).isLessThan(0.001);
      // Reno keeps 1.2 / sqrt(0.01) segments of 1514 bytes in 40 ms under way: 3.6 Mbit/s (Mathis
      // 1997).
      assertThat(result.at("/toListener/oneStream/bitsPerSecond").asDouble())
          .isBetween(1.8e6, 7.2e6);
    }
  }
}
