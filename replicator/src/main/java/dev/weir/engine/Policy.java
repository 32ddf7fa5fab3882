package dev.weir.engine;

import java.time.Duration;

/**
 * What the operator decided for one job.
 *
 * @param cap allowed rate by instant
 * @param memoryQueueBytes records held in memory before they are spilled
 * @param diskQueueBytes records held on disk before the queue overflows
 * @param rpo objective; above it the condition {@link Condition#RPO_ALARM} stands
 * @param blockAtMost how long applications may be kept waiting, at a time, for room in a queue that
 *     is full; zero: not at all
 */
public record Policy(
    Cap cap, long memoryQueueBytes, long diskQueueBytes, Duration rpo, Duration blockAtMost) {
  /** A queue that never overflows; the sum of several still fits 64 bits. */
  public static final long ENDLESS_QUEUE = Long.MAX_VALUE / 4;

  public Policy {
    if (blockAtMost.isNegative()) {
      throw new IllegalArgumentException("to block for " + blockAtMost);
    }
    if (memoryQueueBytes < Engine.EXTENT_MAX_BYTES || diskQueueBytes < 0) {
      throw new IllegalArgumentException(
          "memory queue %d B (at least %d B), disk queue %d B"
              .formatted(memoryQueueBytes, Engine.EXTENT_MAX_BYTES, diskQueueBytes));
    }
  }

  /** One under which a queue that is full overflows at once. */
  public Policy(Cap cap, long memoryQueueBytes, long diskQueueBytes, Duration rpo) {
    this(cap, memoryQueueBytes, diskQueueBytes, rpo, Duration.ZERO);
  }

  public Policy withCap(Cap other) {
    return new Policy(other, memoryQueueBytes, diskQueueBytes, rpo, blockAtMost);
  }
}
