package dev.weir.node;

import java.time.Instant;

/**
 * Wall time that never goes back: read once, carried on by the monotonic clock. A step of the
 * system's clock while the node runs is therefore not followed.
 */
final class NodeClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long offset;

  NodeClock() {
    Instant now = Instant.now();
    offset = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano() - System.nanoTime();
  }

  /** Nanoseconds since 1970-01-01T00:00Z. */
  long now() {
    return offset + System.nanoTime();
  }
}
