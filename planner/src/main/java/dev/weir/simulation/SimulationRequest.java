package dev.weir.simulation;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.workload.Workload;
import java.time.Duration;

/**
 * One run of the engine in virtual time.
 *
 * @param line what the line carries at each instant, in wire bytes per second; 0 during an outage
 * @param latency from the last byte leaving the source to its durable acknowledgement
 * @param ratio compression, payload over compressed
 * @param codecBytesPerSecond how fast payload is compressed, {@link Double#POSITIVE_INFINITY} when
 *     never the bottleneck
 * @param runOut how long to go on after the workload's end, nothing being written, until the queue
 *     is empty; zero when nothing is known about what follows the measured period
 */
public record SimulationRequest(
    Workload workload,
    Cap line,
    Duration latency,
    Policy policy,
    WireCost cost,
    double ratio,
    double codecBytesPerSecond,
    Duration runOut) {
  public SimulationRequest {
    if (!(ratio > 0) || !(codecBytesPerSecond > 0) || latency.isNegative() || runOut.isNegative()) {
      throw new IllegalArgumentException(
          "ratio %s, codec %s B/s, latency %s, run-out %s"
              .formatted(ratio, codecBytesPerSecond, latency, runOut));
    }
  }
}
