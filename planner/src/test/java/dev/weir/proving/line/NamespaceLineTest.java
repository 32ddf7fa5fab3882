package dev.weir.proving.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceLineTest {
  private static final String RECEIVER =
      """
      import java.net.*;
      public class Receiver {
        public static void main(String[] a) throws Exception {
          try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getByName(a[0]))) {
            System.out.println(s.getLocalPort());
            try (Socket c = s.accept()) {
              long n = c.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
              c.getOutputStream().write(Long.toString(n).getBytes());
            }
          }
        }
      }
      """;

  @BeforeEach
  void needsTheRight() {
    if (!NamespaceLine.permitted()) {
      String missing = "SKIPPED: no right to make network namespaces (run as root)";
      System.out.println(missing);
      if (Boolean.getBoolean("weir.strict")) {
        fail(missing);
      }
      abort(missing);
    }
  }

  @Test
  void carriesItsBandwidthAndLeavesNothingBehind(@TempDir Path directory) throws IOException {
    String devices;
    try (NamespaceLine line = NamespaceLine.create(LineSpec.parse("80Mbit/s"))) {
      long before = line.sentBytes().orElseThrow();
      int bytes = 10_000_000;
      double fastest = seconds(line, directory, bytes);
      long wire = line.sentBytes().orElseThrow() - before;
      assertThat((double) wire).isBetween(bytes * 1.04, bytes * 1.15);
      // 10 MB of payload are 10.5 MB in frames: 1.05 s at 80 Mbit/s. A busy machine may be slower,
      // so the fastest is taken; none may be faster than the line.
      for (int i = 0; i < 3; i++) {
        fastest = Math.min(fastest, seconds(line, directory, bytes));
      }
      assertThat(fastest).isBetween(1.0, 3.0);
      devices = line.atTarget().toString();
    }
    String name = devices.substring(devices.lastIndexOf('/') + 1, devices.length() - 1);
    assertThat(SystemProgram.require("ip", "netns", "list")).doesNotContain(name);
    assertThat(SystemProgram.require("ip", "-o", "link"))
        .doesNotContain("wl" + ProcessHandle.current().pid());
  }

  /** A refusal takes one round trip: nothing may come back before it. */
  @Test
  void aRelayIsNeverEarlyAndALineThatIsCutCarriesNothing() {
    try (NamespaceLine line = NamespaceLine.create(LineSpec.parse("50Mbit/s,rtt=60ms"))) {
      for (int i = 0; i < 10; i++) {
        assertThat(refusedAfterMillis(line)).isGreaterThanOrEqualTo(60);
      }
      line.joined(false);
      assertThat(refusedAfterMillis(line)).isEqualTo(-1);
      line.joined(true);
      assertThat(refusedAfterMillis(line)).isGreaterThanOrEqualTo(60);
      assertThat(line.relayed().orElseThrow().dropped()).isZero();
    }
  }

  /** Milliseconds until nobody was found listening, or -1 when no answer came. */
  private static double refusedAfterMillis(NamespaceLine line) {
    long begun = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(line.targetAddress(), 9), 5_000);
      return fail("somebody listens");
    } catch (ConnectException e) {
      return (System.nanoTime() - begun) / 1e6;
    } catch (IOException e) {
      return -1;
    }
  }

  private static double seconds(NamespaceLine line, Path directory, int bytes) throws IOException {
    Path receiver = Files.writeString(directory.resolve("Receiver.java"), RECEIVER);
    List<String> command = new ArrayList<>(line.atTarget());
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            receiver.toString(),
            line.targetAddress()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var output = process.inputReader()) {
      int port = Integer.parseInt(output.readLine());
      long start = System.nanoTime();
      try (Socket socket = new Socket(line.targetAddress(), port)) {
        OutputStream out = socket.getOutputStream();
        out.write(new byte[bytes]);
        socket.shutdownOutput();
        try (InputStream in = socket.getInputStream()) {
          assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
              .isEqualTo(Integer.toString(bytes));
        }
      }
      return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatADeadRunLeftIsRemovedAndALivingOneIsNot() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Process living = new ProcessBuilder("cat").start();
    String left = "weir-line-" + dead.pid();
    String kept = "weir-line-" + living.pid();
    try {
      SystemProgram.require("ip", "netns", "add", left);
      SystemProgram.require("ip", "netns", "add", kept);
      NamespaceLine.removeLeftOvers();
      assertThat(SystemProgram.require("ip", "netns", "list")).contains(kept).doesNotContain(left);
    } finally {
      living.destroy();
      SystemProgram.ask("ip", "netns", "del", kept);
      SystemProgram.ask("ip", "netns", "del", left);
    }
  }
}
