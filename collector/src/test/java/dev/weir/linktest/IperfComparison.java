package dev.weir.linktest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.linktest.EmulatedLine.Way;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code bench/link-test} runs: the command and iperf3 on the same known lines, in turn. */
final class IperfComparison {
  private static final String TOKEN = "ABCD-EFGH";
  private static final String SECONDS = "10";
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Scenario(String name, Way forth, Way back) {}

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario("20 Mbit/s, 40 ms", way(20, 20, 0), way(20, 20, 0)),
          new Scenario("20 Mbit/s, 40 ms, 1 % loss there", way(20, 20, 0.01), way(20, 20, 0)),
          new Scenario("20 Mbit/s, 40 ms, 0.1 % loss there", way(20, 20, 0.001), way(20, 20, 0)),
          new Scenario("10 there, 50 back, 40 ms", way(10, 20, 0), way(50, 20, 0)));

  private IperfComparison() {}

  private static Way way(int megabits, int delayMillis, double loss) {
    return new Way(megabits * 1_000_000L, delayMillis, loss);
  }

  public static void main(String[] args) throws Exception {
    for (Scenario scenario : SCENARIOS) {
      System.out.println("== " + scenario.name());
      try (EmulatedLine line = new EmulatedLine(scenario.forth(), scenario.back(), 1)) {
        iperf(line);
        weir(line);
        System.out.printf(
            Locale.ROOT,
            "truth     dropped there %.3f %%, back %.3f %% of the frames with payload, both"
                + " tools%n",
            100 * line.droppedForth(),
            100 * line.droppedBack());
      }
    }
  }

  private static void iperf(EmulatedLine line) throws IOException {
    Process server = start(line.atFar(), "iperf3", "-s");
    try {
      for (String streams : List.of("1", "8")) {
        for (boolean back : new boolean[] {false, true}) {
          List<String> command =
              new ArrayList<>(
                  List.of("iperf3", "-c", line.farAddress(), "-t", SECONDS, "-O", "2", "-J", "-P"));
          command.add(streams);
          if (back) {
            command.add("-R");
          }
          JsonNode sums = json(start(line.atNear(), command.toArray(String[]::new))).path("end");
          double payload = sums.at("/sum_received/bits_per_second").asDouble();
          System.out.printf(
              Locale.ROOT,
              "iperf3    %s, %s stream(s): payload %.3f Mbit/s, as frames %.3f Mbit/s, %d sent"
                  + " again%n",
              back ? "back " : "there",
              streams,
              payload / 1e6,
              FrameAccounting.frameBitsPerSecond(payload / 8) / 1e6,
              sums.at("/sum_sent/retransmits").asLong());
        }
      }
    } finally {
      server.destroy();
    }
  }

  private static void weir(EmulatedLine line) throws IOException {
    Process listener = java(line.atFar(), "--listen", "--token", TOKEN);
    try (BufferedReader said = listener.inputReader()) {
      said.readLine();
      JsonNode result =
          json(
              java(
                  line.atNear(),
                  line.farAddress(),
                  "--token",
                  TOKEN,
                  "--duration",
                  SECONDS + "s",
                  "--json"));
      for (String way : List.of("toListener", "fromListener")) {
        JsonNode found = result.path(way);
        System.out.printf(
            Locale.ROOT,
            "link-test %s, 1: %.3f, 8: %.3f Mbit/s as frames; loss %.3f %% (%.3f to %.3f); --line"
                + " %s%n",
            way.startsWith("to") ? "there" : "back ",
            found.at("/oneStream/bitsPerSecond").asDouble() / 1e6,
            found.at("/severalStreams/bitsPerSecond").asDouble() / 1e6,
            100 * found.at("/loss/share").asDouble(),
            100 * found.at("/loss/atLeastShare").asDouble(),
            100 * found.at("/loss/atMostShare").asDouble(),
            found.path("line").asText());
      }
    } finally {
      listener.destroy();
    }
  }

  private static Process java(List<String> where, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.weir.collector.cli.Weir");
    command.add("link-test");
    command.addAll(List.of(arguments));
    return start(where, command.toArray(String[]::new));
  }

  private static Process start(List<String> where, String... command) throws IOException {
    List<String> whole = new ArrayList<>(where);
    whole.addAll(List.of(command));
    return new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static JsonNode json(Process process) throws IOException {
    return JSON.readTree(process.getInputStream().readAllBytes());
  }
}
