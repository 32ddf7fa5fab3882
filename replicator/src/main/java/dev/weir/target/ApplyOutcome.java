package dev.weir.target;

import dev.weir.journal.JournalPosition;

/** What {@link TargetStore#applySome} got done. */
public sealed interface ApplyOutcome {
  /** The budget was used up; there may be more. */
  record Applied(JournalPosition applied, long operations, long bytes) implements ApplyOutcome {}

  /** Everything durable is applied. */
  record UpToDate(JournalPosition applied, long operations, long bytes) implements ApplyOutcome {}

  /** The replica's disk or quota is full; nothing is lost, call again when there is space. */
  record TargetFull(JournalPosition applied, String why) implements ApplyOutcome {}
}
