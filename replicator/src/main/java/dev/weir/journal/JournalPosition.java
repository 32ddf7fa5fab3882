package dev.weir.journal;

/**
 * A place in the order of operations: sequences are dense within an epoch, and a later epoch comes
 * after all of an earlier one.
 *
 * @param epoch 0 before the first mirror
 * @param sequence of the last operation included, 0 before the first
 */
public record JournalPosition(long epoch, long sequence) implements Comparable<JournalPosition> {
  public static final JournalPosition NONE = new JournalPosition(0, 0);

  @Override
  public int compareTo(JournalPosition other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
  }

  public boolean isAfter(JournalPosition other) {
    return compareTo(other) > 0;
  }

  @Override
  public String toString() {
    return epoch + "/" + sequence;
  }
}
