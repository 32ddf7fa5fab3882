package dev.weir.target;

import dev.weir.journal.JournalPosition;
import java.util.List;

/**
 * @param durable acknowledged to the source
 * @param appliedAt source time of the last operation applied, nanoseconds since 1970; 0 before the
 *     first
 * @param consistent whether the replica is past its last mirror's end
 * @param lastConsistent the last position before the mirror that made the replica inconsistent
 * @param full why applying waits for space, or empty
 * @param orphans what is there that the source does not have
 * @param deficiencies what the replica cannot show as the source has it, a sentence each
 */
public record TargetStatus(
    JournalPosition durable,
    JournalPosition applied,
    long appliedAt,
    boolean consistent,
    RecoveryPoint lastConsistent,
    long journalBytes,
    String full,
    OrphanStatus orphans,
    List<String> deficiencies) {}
