package dev.weir.linktest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Payload bytes that arrived, by slices of {@link Protocol#SLICE} from the first byte on, all
 * streams together.
 */
record Arrivals(long[] bytesBySlice) {

  ObjectNode toMessage() {
    ObjectNode message = ControlChannel.message("arrived");
    ArrayNode slices = message.putArray("bytesBySlice");
    for (long bytes : bytesBySlice) {
      slices.add(bytes);
    }
    return message;
  }

  static Arrivals of(JsonNode message, Measurement measurement) throws IOException {
    JsonNode slices = message.path("bytesBySlice");
    int expected = slices(measurement);
    if (slices.size() != expected) {
      throw new IOException(slices.size() + " slices instead of " + expected);
    }
    long[] bytes = new long[expected];
    for (int i = 0; i < expected; i++) {
      bytes[i] = slices.path(i).asLong(-1);
      if (bytes[i] < 0) {
        throw new IOException("a slice that is not a number of bytes");
      }
    }
    return new Arrivals(bytes);
  }

  static int slices(Measurement measurement) {
    return (int) (measurement.length().toMillis() / Protocol.SLICE.toMillis());
  }
}
