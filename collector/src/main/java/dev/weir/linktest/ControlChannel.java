package dev.weir.linktest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Messages on the control connection: a length of 4 bytes and one JSON object. */
final class ControlChannel implements Closeable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Socket socket;

  ControlChannel(Socket socket) {
    this.socket = socket;
  }

  static ObjectNode message(String kind) {
    return MAPPER.createObjectNode().put("message", kind);
  }

  void send(ObjectNode message) throws IOException {
    byte[] json = MAPPER.writeValueAsBytes(message);
    byte[] frame =
        ByteBuffer.allocate(Integer.BYTES + json.length).putInt(json.length).put(json).array();
    socket.getOutputStream().write(frame);
  }

  /**
   * The next message.
   *
   * @throws IOException for silence, an end, a message too long or one that is not JSON
   */
  JsonNode receive(Duration limit) throws IOException {
    int length = ByteBuffer.wrap(Wire.read(socket, Integer.BYTES, limit)).getInt();
    if (length < 2 || length > Protocol.MESSAGE_MAX_BYTES) {
      throw new IOException("a message of " + Integer.toUnsignedString(length) + " bytes");
    }
    try {
      return MAPPER.readTree(Wire.read(socket, length, Protocol.SILENCE_LIMIT));
    } catch (JsonProcessingException e) {
      throw new IOException("a message that is not JSON", e);
    }
  }

  /** The next message, which has to be of one kind; a refusal is told in the peer's words. */
  JsonNode expect(String kind, Duration limit) throws IOException {
    JsonNode message = receive(limit);
    String met = message.path("message").asText();
    if (met.equals("refused")) {
      throw new IOException("the other side refused: " + printable(message.path("why").asText()));
    }
    if (!met.equals(kind)) {
      throw new IOException("expected '" + kind + "', met '" + printable(met) + "'");
    }
    return message;
  }

  /** The peer's text may hold anything; a terminal shall not obey it. */
  private static String printable(String text) {
    String shown = text.length() <= 200 ? text : text.substring(0, 200) + "…";
    return shown.replaceAll("\\p{C}", "?");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
