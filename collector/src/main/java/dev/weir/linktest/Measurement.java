package dev.weir.linktest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * One stretch of sending.
 *
 * @param streams TCP connections at the same time
 * @param length time counted at the receiver from its first byte
 * @param payloadBytesPerSecond of all streams together, where they shall not fill the line
 */
record Measurement(
    Direction direction, int streams, Duration length, OptionalDouble payloadBytesPerSecond) {

  ObjectNode toMessage() {
    ObjectNode message = ControlChannel.message("measure");
    message.put("direction", direction.name());
    message.put("streams", streams);
    message.put("lengthSeconds", length.toMillis() / 1000.0);
    payloadBytesPerSecond.ifPresent(rate -> message.put("payloadBytesPerSecond", rate));
    return message;
  }

  /**
   * Reads a request of a client.
   *
   * @throws IOException with the reason when it is outside the bounds
   */
  static Measurement of(JsonNode message) throws IOException {
    String direction = message.path("direction").asText();
    int streams = message.path("streams").asInt();
    double seconds = message.path("lengthSeconds").asDouble();
    double rate = message.path("payloadBytesPerSecond").asDouble();
    boolean known =
        direction.equals(Direction.TO_LISTENER.name())
            || direction.equals(Direction.FROM_LISTENER.name());
    if (!known || streams < 1 || streams > Protocol.STREAMS_MAX) {
      throw new IOException("a measurement of " + streams + " streams");
    }
    if (!(seconds >= Protocol.LENGTH_MIN.toSeconds()
        && seconds <= Protocol.LENGTH_MAX.toSeconds())) {
      throw new IOException("a measurement of " + seconds + " s");
    }
    if (!(rate >= 0)) {
      throw new IOException("a rate of " + rate + " bytes per second");
    }
    return new Measurement(
        Direction.valueOf(direction),
        streams,
        Duration.ofMillis(Math.round(seconds * 1000)),
        rate == 0 ? OptionalDouble.empty() : OptionalDouble.of(rate));
  }
}
