package dev.weir.target;

import dev.weir.journal.JournalPosition;

/**
 * A position at which the replica equalled the source.
 *
 * @param at source time of the position's operation, nanoseconds since 1970
 */
public record RecoveryPoint(JournalPosition position, long at) {
  /** There was none yet. */
  public static final RecoveryPoint NONE = new RecoveryPoint(JournalPosition.NONE, 0);
}
