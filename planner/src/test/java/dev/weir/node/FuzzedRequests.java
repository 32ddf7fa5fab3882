package dev.weir.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.config.NodeConfigReader;
import dev.weir.fuzz.Scratch;
import dev.weir.keys.KeyMaker;
import dev.weir.transport.LinkTiming;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What reaches a running node over its control socket, and the texts that it keeps. */
public final class FuzzedRequests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINE_MOST = 64 << 10;

  /** Of one input: each may read the node's keys anew. */
  private static final int REQUESTS_MOST = 8;

  private FuzzedRequests() {}

  /** A node that does nothing but answer. */
  private static final class Answering {
    static final ControlRequests REQUESTS = new ControlRequests(start());

    private static Node start() {
      try {
        Path directory = Scratch.directory("node");
        new KeyMaker(Instant.now()).create(directory.resolve("keys"), List.of("alpha"));
        String text =
            """
            node: alpha
            state: state
            keys: {ca: keys/ca.pem, certificate: keys/alpha.pem, key: keys/alpha.key}
            jobs: []
            """;
        return Node.start(
            NodeConfigReader.parse(text, "alpha.yaml", directory),
            job -> {
              throw new AssertionError("nothing is captured here");
            },
            LinkTiming.DEFAULT);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** One of each kind. */
  public static List<byte[]> requests() {
    return List.of(
            "{\"command\":\"status\",\"job\":\"demo\"}",
            "{\"command\":\"status\"}",
            "{\"command\":\"start\",\"job\":\"demo\",\"discardChanges\":true}",
            "{\"command\":\"mirror\",\"job\":\"demo\",\"kind\":\"full\"}",
            "{\"command\":\"throttle\",\"job\":\"demo\",\"limit\":\"5Mbit/s\",\"forSeconds\":60}",
            "{\"command\":\"release\",\"job\":\"demo\",\"at\":\"3/17\"}",
            "{\"command\":\"remove\",\"job\":\"demo\"}",
            "{\"command\":\"verify\",\"job\":\"demo\"}",
            "{\"command\":\"reload-keys\"}",
            "{\"command\":\"freeze\",\"job\":\"demo\"}")
        .stream()
        .map(text -> (text + "\n").getBytes(UTF_8))
        .toList();
  }

  /** Answers each line with one object on one line. */
  public static void answer(byte[] input) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(input);
    String request = BoundedLine.read(in, LINE_MOST);
    for (int i = 0; i < REQUESTS_MOST && request != null; i++) {
      String answer = Answering.REQUESTS.answer(request, "somebody");
      if (answer.indexOf('\n') >= 0 || !JSON.readTree(answer).path("ok").isBoolean()) {
        throw new AssertionError("answers " + answer);
      }
      request = BoundedLine.read(in, LINE_MOST);
    }
  }

  /** A throttle of each kind. */
  public static List<byte[]> throttles() {
    Instant now = Instant.parse("2026-01-31T08:00:00Z");
    return List.of(
        bytes(new Throttle("5Mbit/s", "root", now, null).json().toString()),
        bytes(new Throttle("open", "root", now, now.plusSeconds(60)).json().toString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Reads a kept throttle; written and read again it says the same. */
  public static void throttle(byte[] input) {
    Throttle read = Throttle.parse(new String(input, UTF_8), "throttle");
    read.cap();
    if (!Throttle.parse(read.json().toString(), "again").equals(read)) {
      throw new AssertionError(read + " comes back as another one");
    }
  }

  /** One that is held. */
  public static List<byte[]> holds() {
    return List.of(
        bytes(
            """
            {"kind":"frozen","epoch":3,"sequence":17,"sourceTime":"2026-01-31T08:00:00Z",\
            "by":"root","since":"2026-01-31T08:00:01Z"}\
            """));
  }

  /** Reads a kept hold; written and read again it says the same. */
  public static void hold(byte[] input) {
    Hold read = Hold.parse(new String(input, UTF_8), "hold");
    if (!Hold.parse(read.json().toString(), "again").equals(read)) {
      throw new AssertionError(read + " comes back as another one");
    }
  }
}
