package dev.weir.simulation;

import dev.weir.engine.Cap;
import java.time.Duration;

/**
 * The line between source and target.
 *
 * @param carries what it carries at each instant, in wire bytes per second
 * @param latency from the last byte leaving the source to its durable acknowledgement
 */
public record SimulatedLine(Cap carries, Duration latency, Outages outages) {
  public SimulatedLine {
    if (latency.isNegative()) {
      throw new IllegalArgumentException("latency " + latency);
    }
  }

  /** A line without latency and outages. */
  public static SimulatedLine of(Cap carries) {
    return new SimulatedLine(carries, Duration.ZERO, Outages.NONE);
  }

  public SimulatedLine withLatency(Duration other) {
    return new SimulatedLine(carries, other, outages);
  }

  public SimulatedLine withOutages(Outages other) {
    return new SimulatedLine(carries, latency, other);
  }
}
