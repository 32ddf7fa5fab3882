package dev.weir.journal;

import dev.weir.problem.ProblemException;

/**
 * What is known of a batch without opening it.
 *
 * @param first sequence of its first operation
 * @param last sequence of its last operation
 * @param rawLength bytes of the operations
 * @param storedLength bytes as stored and sent
 * @param codec number of the codec that turns stored into raw; 0 is none
 */
public record BatchHeader(
    long epoch, long first, long last, int rawLength, int storedLength, int codec) {
  /** Largest raw batch; bounds what a reader allocates for a hostile frame. */
  public static final int RAW_MAX_BYTES = 16 << 20;

  /** A codec never adds more than this to a largest batch. */
  public static final int STORED_MAX_BYTES = RAW_MAX_BYTES + (64 << 10);

  /**
   * @throws ProblemException for values that no batch has
   */
  public BatchHeader {
    boolean holds =
        epoch > 0
            && first > 0
            && last >= first
            && last < Long.MAX_VALUE
            && rawLength > 0
            && rawLength <= RAW_MAX_BYTES
            && storedLength > 0
            && storedLength <= STORED_MAX_BYTES
            && codec >= 0
            && codec <= 0xffff
            && (codec != 0 || rawLength == storedLength);
    if (!holds) {
      throw ProblemException.badInput(
          "batch " + epoch + "/" + first + ".." + last,
          "impossible header (raw " + rawLength + ", stored " + storedLength + " bytes)",
          "run the same version of Weir on both sides");
    }
  }

  public JournalPosition end() {
    return new JournalPosition(epoch, last);
  }

  /** Whether this batch comes right behind {@code before}; a later epoch may begin anywhere. */
  public boolean follows(JournalPosition before) {
    return epoch == before.epoch() ? first == before.sequence() + 1 : epoch > before.epoch();
  }
}
