package dev.weir.target;

import dev.weir.journal.JournalPosition;

/** What became of a batch given to {@link TargetStore#receive}. */
public sealed interface ReceiveOutcome {
  /** In the journal; to be acknowledged after {@link TargetStore#force()}. */
  record Accepted(JournalPosition end) implements ReceiveOutcome {}

  /** Received before, nothing to do; {@code end} is the end of what is in the journal. */
  record Duplicate(JournalPosition end) implements ReceiveOutcome {}

  /** Out of order or of a past epoch; nothing changed. */
  record Refused(JournalPosition end, String why) implements ReceiveOutcome {}

  /** The journal may not or cannot grow; nothing changed, send it again later. */
  record NoRoom(String why) implements ReceiveOutcome {}
}
