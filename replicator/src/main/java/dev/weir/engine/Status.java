package dev.weir.engine;

import dev.weir.codec.CompressionLevel;
import java.util.Set;

/**
 * The engine's books at one instant. Ages are nanoseconds, sizes bytes.
 *
 * @param why cause of the phase, empty when there is nothing to say
 * @param backlogPayloadBytes payload not yet durable on the target: what a disaster now would lose
 * @param backlogWireBytes the same in wire bytes; what is not compressed yet is estimated with the
 *     ratio seen so far
 * @param ageNanos age of the oldest operation that is not durable on the target, 0 when none
 * @param visibleAgeNanos age of the oldest operation that is not applied on the target, 0 when none
 * @param prepared everything prepared so far
 * @param heldBackBy what keeps the backlog from going on
 * @param level what batches are packed at now; of one that is chosen each time, the last choice
 */
public record Status(
    Phase phase,
    String why,
    Set<Condition> conditions,
    long capturedSequence,
    long sentSequence,
    long durableSequence,
    long appliedSequence,
    long backlogPayloadBytes,
    double backlogWireBytes,
    long ageNanos,
    long visibleAgeNanos,
    long queueMemoryBytes,
    long queueDiskBytes,
    long sentFrameBytes,
    Prepared prepared,
    HeldBackBy heldBackBy,
    CompressionLevel level) {

  /**
   * What became of records that were packed.
   *
   * @param recordBytes before
   * @param frameBytes after
   */
  public record Prepared(long recordBytes, long frameBytes) {
    /** Record bytes over frame bytes, 1 before the first. */
    public double ratio() {
      return frameBytes == 0 ? 1 : (double) recordBytes / frameBytes;
    }
  }

  /** Record bytes over frame bytes of everything prepared so far, 1 before. */
  public double compressionRatio() {
    return prepared.ratio();
  }
}
