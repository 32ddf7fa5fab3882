package dev.weir.linktest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.linux.TcpInfo;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What the sending TCP noticed during one measurement, and where that is known from. */
public sealed interface TcpCounts {

  /**
   * The connections' own counters, summed.
   *
   * @param dataSegments sent with payload, those sent again included
   * @param lostSegments sent again, less those that the receiver reported to have twice
   * @param segmentBytes payload of a full segment
   * @param pathMtuBytes largest IP packet
   * @param windowLimitedShare share of the sending time held by the receiver's window, 0 to 1
   * @param congestionControl name in the kernel, empty where unknown
   */
  record PerConnection(
      long dataSegments,
      long lostSegments,
      OptionalInt segmentBytes,
      OptionalInt pathMtuBytes,
      OptionalDouble windowLimitedShare,
      String congestionControl)
      implements TcpCounts {}

  /** Counters of all TCP on the sending machine, other programs' included. */
  record MachineWide(long segments, long retransmitted) implements TcpCounts {}

  /** Nobody could be asked. */
  record Unknown(String reason) implements TcpCounts {}

  /**
   * Sums connections.
   *
   * @param infos the last look at each, at least one
   */
  static TcpCounts of(List<TcpInfo> infos, String congestionControl) {
    long segments = 0;
    long lost = 0;
    long busy = 0;
    long held = 0;
    for (TcpInfo info : infos) {
      if (info.dataSegments().isEmpty()) {
        return new Unknown("this kernel does not count the segments of a connection (Linux 4.6)");
      }
      segments += info.dataSegments().getAsLong();
      lost += Math.max(0, info.retransmitted() - info.spurious().orElse(0));
      busy += info.busyMicros().orElse(0);
      held += info.windowLimitedMicros().orElse(0);
    }
    TcpInfo first = infos.getFirst();
    return new PerConnection(
        segments,
        lost,
        OptionalInt.of(first.segmentBytes()),
        OptionalInt.of(first.pathMtuBytes()),
        busy > 0 ? OptionalDouble.of(Math.min(1.0, (double) held / busy)) : OptionalDouble.empty(),
        congestionControl);
  }

  /** As the listener tells the client. */
  default ObjectNode toMessage() {
    ObjectNode message = ControlChannel.message("sent");
    switch (this) {
      case PerConnection counts -> {
        message.put("dataSegments", counts.dataSegments());
        message.put("lostSegments", counts.lostSegments());
        counts.segmentBytes().ifPresent(value -> message.put("segmentBytes", value));
        counts.pathMtuBytes().ifPresent(value -> message.put("pathMtuBytes", value));
        counts.windowLimitedShare().ifPresent(value -> message.put("windowLimitedShare", value));
        message.put("congestionControl", counts.congestionControl());
      }
      case MachineWide counts -> {
        message.put("machineSegments", counts.segments());
        message.put("machineRetransmitted", counts.retransmitted());
      }
      case Unknown unknown -> message.put("unknown", unknown.reason());
    }
    return message;
  }

  /** Reads {@link #toMessage()}; the numbers come from the other site and are checked. */
  static TcpCounts of(JsonNode message) throws IOException {
    if (message.has("unknown")) {
      return new Unknown("the sending site cannot ask its kernel");
    }
    if (message.has("machineSegments")) {
      return new MachineWide(
          count(message, "machineSegments"), count(message, "machineRetransmitted"));
    }
    String control = message.path("congestionControl").asText();
    return new PerConnection(
        count(message, "dataSegments"),
        count(message, "lostSegments"),
        size(message, "segmentBytes"),
        size(message, "pathMtuBytes"),
        message.has("windowLimitedShare")
            ? OptionalDouble.of(Math.clamp(message.path("windowLimitedShare").asDouble(), 0.0, 1.0))
            : OptionalDouble.empty(),
        control.matches("[a-z0-9_-]{1,16}") ? control : "");
  }

  private static long count(JsonNode message, String name) throws IOException {
    long value = message.path(name).asLong(-1);
    if (value < 0) {
      throw new IOException("'" + name + "' is no count");
    }
    return value;
  }

  private static OptionalInt size(JsonNode message, String name) {
    int value = message.path(name).asInt();
    return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
  }
}
