package dev.weir.proving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.proving.observe.Observation;

/**
 * The source node's own books at one instant, as {@code weir job status} tells them.
 *
 * @param atNanos when, ns since 1970
 * @param ageSeconds durable recovery point age, 0 while the node does not know it
 * @param backlogPayloadBytes payload not yet durable on the target
 * @param backlogWireBytes the same in wire bytes, by the node's estimate
 * @param sentWireBytes Ethernet bytes that it counts as sent
 * @param compressionRatio of everything sent so far
 * @param captureMode {@code fuse} or {@code watch}
 * @param promise what this way of capturing guarantees
 */
public record NodeStatus(
    long atNanos,
    String phase,
    double ageSeconds,
    long backlogPayloadBytes,
    long backlogWireBytes,
    long sentWireBytes,
    double compressionRatio,
    String captureMode,
    String promise,
    long mirroredBytes) {

  /** Reads one job of the answer. */
  static NodeStatus of(long atNanos, JsonNode job) {
    return new NodeStatus(
        atNanos,
        job.path("phase").asText(),
        job.path("ageSeconds").asDouble(0),
        job.path("backlogPayloadBytes").asLong(),
        job.path("backlogWireBytes").asLong(),
        job.path("sentWireBytes").asLong(),
        job.path("compressionRatio").asDouble(),
        job.path("capture").path("mode").asText(),
        job.path("capture").path("promise").asText(),
        job.path("mirror").path("bytes").asLong());
  }

  /** Whether writes are captured by watching, so that nothing is known of their order. */
  boolean watched() {
    return captureMode.equals("watch");
  }

  /** These books in the place of an outside observation. */
  Observation asObservation() {
    long age = Math.round(ageSeconds * 1e9);
    return new Observation(atNanos, age, backlogPayloadBytes, backlogPayloadBytes > 0 ? 1 : 0, 0);
  }

  boolean live() {
    return phase.equals("Live");
  }
}
