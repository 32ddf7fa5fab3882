package dev.weir.collector.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.capture.CaptureReader;
import dev.weir.collector.importing.CaptureFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends real collectors from outside. */
final class OrderlyEndTest {
  private static final long GIVE_UP_SECONDS = 60;

  @TempDir private Path folder = Path.of("");

  private static List<String> collector(Path capture, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.weir.collector.cli.Weir",
                "collect"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-o", capture.toString()));
    return command;
  }

  private static Process started(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String until(Process process, String begin) throws IOException {
    BufferedReader out = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith(begin)) {
        return said.toString();
      }
    }
    throw new AssertionError("the collector ended by itself: " + said);
  }

  private static void requireWhole(Process process, Path capture) throws Exception {
    assertThat(process.waitFor(GIVE_UP_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(((CaptureReader) CaptureFiles.open(capture)).complete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void aSignalEndsItInOrderWithCodeZero(String signal) throws Exception {
    Path capture = folder.resolve(signal + ".weir");
    // The tests themselves may run where it is ignored, as below nohup.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=" + signal));
    command.addAll(collector(capture, "--disks"));
    Process process = started(command);
    until(process, "Measuring ");
    signal(process, signal);
    requireWhole(process, capture);
  }

  @Test
  void aJobInTheBackgroundOfAScriptHeedsInterruptsToo() throws Exception {
    Path capture = folder.resolve("job.weir");
    List<String> command = new ArrayList<>(List.of("env", "--ignore-signal=INT"));
    command.addAll(collector(capture, "--disks"));
    Process process = started(command);
    until(process, "Measuring ");
    signal(process, "INT");
    requireWhole(process, capture);
  }

  /** Root may read everything, unless it gives that right up. */
  @Test
  void whatMayNotBeReadIsLeftOutAndNamed() throws Exception {
    if (!System.getProperty("user.name").equals("root")) {
      System.err.println("SKIPPED: only root can make a folder that it may not read");
      assertThat(Boolean.getBoolean("weir.strict")).isFalse();
      Assumptions.abort("not root");
    }
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Path closed = Files.createDirectory(tree.resolve("closed"));
    Files.writeString(closed.resolve("secret"), "x");
    Files.writeString(tree.resolve("open"), "x");
    Files.setAttribute(closed, "unix:uid", 12_345);
    Files.setAttribute(closed, "unix:mode", 0700);
    Path capture = folder.resolve("part.weir");
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-sys_admin"));
    command.addAll(collector(capture, tree.toString(), "--no-compression", "--duration", "1s"));
    Process process = started(command);
    String said = until(process, "Measuring ");
    assertThat(said).contains("What is written to these is not counted").contains(closed + ":");
    requireWhole(process, capture);
    assertThat(((CaptureReader) CaptureFiles.open(capture)).header().limits())
        .anyMatch(limit -> limit.contains(closed.toString()));
  }

  private static void signal(Process process, String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }
}
