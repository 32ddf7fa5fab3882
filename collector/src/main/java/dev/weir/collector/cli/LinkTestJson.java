package dev.weir.collector.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.linktest.Direction;
import dev.weir.linktest.DirectionResult;
import dev.weir.linktest.DirectionResult.Filled;
import dev.weir.linktest.FrameAccounting;
import dev.weir.linktest.LinkTestResult;
import dev.weir.linktest.Loss;
import dev.weir.linktest.RoundTrips;
import dev.weir.linktest.TcpCounts;
import dev.weir.linktest.Throughput;

/** The JSON of {@code weir link-test}; docs/link-test.md names its members. */
final class LinkTestJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private LinkTestJson() {}

  static String print(LinkTestResult result) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("streams", result.plan().streams());
    root.put("measurementSeconds", result.plan().length().toNanos() / 1e9);
    if (result.limitBitsPerSecond().isPresent()) {
      root.put("limitBitsPerSecond", result.limitBitsPerSecond().getAsDouble());
    } else {
      root.putNull("limitBitsPerSecond");
    }
    roundTrips(root.putObject("idleRoundTrip"), result.idle());
    direction(root.putObject("toListener"), result, Direction.TO_LISTENER);
    direction(root.putObject("fromListener"), result, Direction.FROM_LISTENER);
    ArrayNode notes = root.putArray("notes");
    LinkTestNotes.of(result).forEach(notes::add);
    return root.toPrettyString();
  }

  private static void direction(ObjectNode node, LinkTestResult result, Direction direction) {
    DirectionResult found = result.in(direction);
    node.put("bitsPerSecond", result.bitsPerSecond(direction));
    node.put("bandwidthIsAtLeast", result.atLeast(direction));
    node.put("line", result.line(direction).notation());
    filled(node.putObject("oneStream"), result, found.one());
    filled(node.putObject("severalStreams"), result, found.several());
    roundTrips(node.putObject("fullRoundTrip"), found.loaded());
    loss(node.putObject("loss"), found);
  }

  private static void filled(ObjectNode node, LinkTestResult result, Filled filled) {
    Throughput through = filled.throughput();
    node.put("streams", filled.streams());
    node.put("bitsPerSecond", result.withinLimit(through.bitsPerSecond()));
    node.put("worstTenthBitsPerSecond", result.withinLimit(through.bitsPerSecond(0.1)));
    node.put("bestTenthBitsPerSecond", result.withinLimit(through.bitsPerSecond(0.9)));
    node.put("payloadBytesPerSecond", through.medianPayloadBytesPerSecond());
    node.put("warmUpSeconds", through.warmUpSeconds());
    node.put("slices", through.payloadBytesPerSecond().length);
    node.put("steady", through.steady());
    if (filled.tcp() instanceof TcpCounts.PerConnection tcp) {
      node.put("dataSegments", tcp.dataSegments());
      node.put("lostSegments", tcp.lostSegments());
      tcp.segmentBytes().ifPresent(value -> node.put("segmentBytes", value));
      tcp.pathMtuBytes().ifPresent(value -> node.put("pathMtuBytes", value));
      tcp.windowLimitedShare().ifPresent(value -> node.put("windowLimitedShare", value));
      node.put("congestionControl", tcp.congestionControl());
    }
  }

  private static void roundTrips(ObjectNode node, RoundTrips times) {
    node.put("echoes", times.nanos().length);
    if (!times.isEmpty()) {
      node.put("leastSeconds", seconds(times, 0));
      node.put("medianSeconds", seconds(times, 0.5));
      node.put("percentile95Seconds", seconds(times, 0.95));
      node.put("percentile99Seconds", seconds(times, 0.99));
      node.put("mostSeconds", seconds(times, 1));
    }
  }

  private static double seconds(RoundTrips times, double share) {
    return times.at(share).toNanos() / 1e9;
  }

  private static void loss(ObjectNode node, DirectionResult found) {
    node.put(
        "atBitsPerSecond", FrameAccounting.frameBitsPerSecond(found.lossPayloadBytesPerSecond()));
    switch (found.loss()) {
      case Loss.Unknown unknown -> {
        node.putNull("share");
        node.put("unknownBecause", unknown.reason());
      }
      case Loss.Counted counted -> {
        node.put("share", counted.share());
        node.put("atLeastShare", counted.atLeast());
        node.put("atMostShare", counted.atMost());
        node.put("lostSegments", counted.lost());
        node.put("segments", counted.segments());
        node.put("machineWide", counted.machineWide());
      }
    }
  }
}
