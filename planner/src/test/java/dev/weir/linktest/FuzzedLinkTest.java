package dev.weir.linktest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** What reaches a listening link test: openings, and messages of the control connection. */
public final class FuzzedLinkTest {
  private static final Token TOKEN = Token.of("ABCDE-FGHJK");

  private FuzzedLinkTest() {}

  /** A connection that says what it is told, and hears nothing. */
  private static final class Saying extends Socket {
    private final InputStream in;

    Saying(byte[] input) {
      in = new ByteArrayInputStream(input);
    }

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public OutputStream getOutputStream() {
      return new ByteArrayOutputStream();
    }

    @Override
    public void setSoTimeout(int millis) {}
  }

  /** One of each role. */
  public static List<byte[]> openings() {
    return List.of(opening(0), opening(1), opening(2));
  }

  private static byte[] opening(int role) {
    ByteBuffer opening = ByteBuffer.allocate(Protocol.MAGIC.length + 34 + Protocol.PROOF_BYTES);
    return opening.put(Protocol.MAGIC).put((byte) role).put((byte) 1).array();
  }

  public static void opening(byte[] input) throws IOException {
    try (Socket socket = new Saying(input)) {
      Opening.Asked asked = Opening.hear(socket, TOKEN);
      Opening.answer(socket, TOKEN, asked, Opening.Answer.WRONG_TOKEN);
    }
  }

  /** Measurements asked for, in both directions. */
  public static List<byte[]> messages() {
    return List.of(
        message("TO_LISTENER", "\"lengthSeconds\":5,\"payloadBytesPerSecond\":1000000.5"),
        message("FROM_LISTENER", "\"lengthSeconds\":3"),
        framed("{\"message\":\"refused\",\"why\":\"busy\"}"),
        framed("{\"message\":\"end\"}"));
  }

  private static byte[] message(String direction, String more) {
    return framed(
        "{\"message\":\"measure\",\"direction\":\"%s\",\"streams\":4,%s}"
            .formatted(direction, more));
  }

  private static byte[] framed(String json) {
    byte[] text = json.getBytes(UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + text.length).putInt(text.length).put(text).array();
  }

  public static void message(byte[] input) throws IOException {
    try (Socket socket = new Saying(input);
        ControlChannel channel = new ControlChannel(socket)) {
      Measurement.of(channel.expect("measure", Duration.ofSeconds(10)));
    }
  }

  /** Makes the length right. */
  public static byte[] repaired(byte[] input) {
    if (input.length < Integer.BYTES) {
      return input;
    }
    byte[] bytes = input.clone();
    ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES);
    return bytes;
  }
}
