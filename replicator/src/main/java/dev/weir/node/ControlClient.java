package dev.weir.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Speaks to a node's control socket; may ask many times over one connection. One thread. */
public final class ControlClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_ANSWER = 16 << 20;

  private final Path path;
  private final SocketChannel channel;
  private final InputStream in;

  private ControlClient(Path path, SocketChannel channel) {
    this.path = path;
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
  }

  /**
   * Connects to the socket at {@code path}.
   *
   * @throws ProblemException when no node answers there
   */
  public static ControlClient connect(Path path) {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      return new ControlClient(path, channel);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          path.toString(),
          "no node answers (" + e.getMessage() + ")",
          "start it with weir node --config FILE, and run this as the same user",
          e);
    }
  }

  /**
   * Asks for the books.
   *
   * @param job the only one wanted, or empty for all
   * @return {@code {"ok":true,"node":NAME,"jobs":[...]}}
   */
  public JsonNode status(String job) {
    return ask("status", job);
  }

  /**
   * Sends a command.
   *
   * @param job empty where the command needs none
   * @throws ProblemException with the node's own words when it refuses, or when it is gone
   */
  public JsonNode ask(String command, String job) {
    ObjectNode request = JSON.createObjectNode().put("command", command);
    if (!job.isEmpty()) {
      request.put("job", job);
    }
    return ask(request);
  }

  /**
   * Adds a job.
   *
   * @param text the job file
   * @param file how messages name it
   * @return {@code {"ok":true,"node":NAME,"job":NAME}}
   * @throws ProblemException as {@link #ask}, and when the file is larger than a request may be
   */
  public JsonNode add(String text, String file) {
    ObjectNode request =
        JSON.createObjectNode().put("command", "add").put("policy", text).put("file", file);
    if (request.toString().getBytes(StandardCharsets.UTF_8).length
        >= ControlSocket.LARGEST_REQUEST) {
      throw ProblemException.badInput(
          file,
          "is larger than a job file may be",
          "name a job file as weir plan --policy writes it");
    }
    return ask(request);
  }

  /** An order with more than a job's name; as {@link #ask(String, String)}. */
  public static ObjectNode order(String command, String job) {
    return JSON.createObjectNode().put("command", command).put("job", job);
  }

  /**
   * Sends a request as docs/formats/control-v1.md specifies them.
   *
   * @throws ProblemException as {@link #ask(String, String)}
   */
  public JsonNode ask(ObjectNode request) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      String line = BoundedLine.read(in, LARGEST_ANSWER);
      if (line == null) {
        throw gone("closed the connection", new IOException("end of stream"));
      }
      return checked(JSON.readTree(line));
    } catch (IOException e) {
      throw gone("does not answer (" + e.getMessage() + ")", e);
    }
  }

  private JsonNode checked(JsonNode answer) {
    if (answer.path("ok").asBoolean()) {
      return answer;
    }
    ProblemException.Kind kind =
        answer.path("kind").asText().equals("WRONG_USE")
            ? ProblemException.Kind.WRONG_USE
            : answer.path("kind").asText().equals("ENVIRONMENT")
                ? ProblemException.Kind.ENVIRONMENT
                : ProblemException.Kind.BAD_INPUT;
    throw ProblemException.of(
        kind, path.toString(), "the node refuses", answer.path("error").asText("without a reason"));
  }

  private ProblemException gone(String what, IOException cause) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        path.toString(),
        "the node " + what,
        "look whether it still runs",
        cause);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw gone("connection cannot be closed", e);
    }
  }
}
