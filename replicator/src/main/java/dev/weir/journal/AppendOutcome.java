package dev.weir.journal;

/** What became of a batch given to {@link Journal#append}. */
public sealed interface AppendOutcome {
  /** It is in the journal, but durable only after {@link Journal#force()}. */
  record Appended(JournalPosition end) implements AppendOutcome {}

  /** The journal has reached its size limit; nothing changed. */
  record Full(long limitBytes) implements AppendOutcome {}

  /** The disk or quota under the journal has no room; what was begun is rolled back. */
  record NoSpace(String detail) implements AppendOutcome {}
}
