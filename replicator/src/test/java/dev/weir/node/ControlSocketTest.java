package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.problem.ProblemException;
import dev.weir.replicator.cli.UninstallCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ControlSocketTest {
  @TempDir Path directory;

  private NodePair pair;
  private Path socket;

  @BeforeEach
  void start() throws IOException {
    pair = new NodePair(directory);
    pair.startTarget();
    socket = directory.resolve("beta.sock");
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void answersStatusWithEveryFieldOfTheFormatPage() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    try (ControlClient client = ControlClient.connect(socket)) {
      JsonNode job = client.status("demo").path("jobs").get(0);
      String page =
          Files.readString(Path.of(System.getProperty("weir.root"), "docs/formats/control-v1.md"));
      job.fieldNames().forEachRemaining(name -> assertThat(page).contains("\"" + name + "\""));
      assertThat(job.path("role").asText()).isEqualTo("target");
      assertThat(job.path("phase").asText()).isEqualTo("Waiting");
      assertThatThrownBy(() -> client.status("other"))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("weir job list");
      assertThatThrownBy(() -> client.ask("explode", "")).hasMessageContaining("unknown command");
    }
  }

  @Test
  void outlivesGarbageAndEndlessLines() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      byte[] bytes = new byte[ControlSocket.LARGEST_REQUEST * 2];
      random.nextBytes(bytes);
      Arrays.fill(bytes, 100, bytes.length, (byte) 'x');
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(socket));
        assertThat(sendUntilRefused(channel, bytes)).isTrue();
      }
    }
    try (ControlClient client = ControlClient.connect(socket)) {
      assertThat(client.status("").path("ok").asBoolean()).isTrue();
    }
  }

  /** True when the node closed the connection, whichever side noticed first. */
  private static boolean sendUntilRefused(SocketChannel channel, byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      ByteBuffer answer = ByteBuffer.allocate(4_096);
      while (channel.read(answer) >= 0) {
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("\"ok\":true");
        answer.clear();
      }
      return true;
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void aNodeThatRunsIsNamedByItsProcessBeforeAnythingIsListed() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("beta.yaml"),
            """
            node: beta
            state: state-beta
            control: beta.sock
            keys: {ca: keys/ca.pem, certificate: keys/beta.pem, key: keys/beta.key}
            listen: 127.0.0.1:7420
            replicas: [{job: demo, root: replica, from: [alpha]}]
            """);
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new UninstallCommand());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out));
    line.setExecutionExceptionHandler(
        (problem, asked, result) -> {
          out.write(String.valueOf(problem.getMessage()));
          return 4;
        });
    assertThat(line.execute("--config", file.toString(), "--yes")).isEqualTo(4);
    assertThat(out.toString())
        .contains("still runs", "kill -TERM " + ProcessHandle.current().pid())
        .doesNotContain("remove ");
    assertThat(socket).exists();
  }

  @Test
  void sayWhatToDoWhenNoNodeAnswers() {
    assertThatThrownBy(() -> ControlClient.connect(directory.resolve("none.sock")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.ENVIRONMENT))
        .hasMessageContaining("weir node --config FILE");
  }
}
