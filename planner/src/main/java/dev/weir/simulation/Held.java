package dev.weir.simulation;

import dev.weir.engine.Extent;

/** One extent from its capture until it is durable on the target or discarded. */
final class Held {
  final Extent extent;

  /** What a mirror added to the application's payload. */
  final long mirrorBytes;

  /** As packed last; until then at the ratio of the books. */
  long frameBytes;

  /** Wire bytes of the application's operations in it. */
  final double wireBytes;

  /** When its acknowledgement arrives; unknown until the line has carried it. */
  long durableAt = SimulationResult.NEVER;

  Held(Extent extent, long mirrorBytes, long frameBytes, double wireBytes) {
    this.extent = extent;
    this.mirrorBytes = mirrorBytes;
    this.frameBytes = frameBytes;
    this.wireBytes = wireBytes;
  }
}
