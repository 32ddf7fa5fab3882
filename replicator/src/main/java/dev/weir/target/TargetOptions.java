package dev.weir.target;

import dev.weir.journal.JournalLimits;
import java.time.Duration;

/**
 * How a replica is kept.
 *
 * @param adopt whether a root that holds files already may become the replica: what the source does
 *     not have is then an orphan
 * @param allowDevices whether block and character devices are made; FIFOs and sockets always are
 * @param orphans what becomes of what the source does not have
 * @param openFiles descriptors kept open
 * @param checkpointBytes journal bytes after which a checkpoint is due
 * @param checkpointEvery time after which a checkpoint is due if anything was applied
 */
public record TargetOptions(
    boolean adopt,
    boolean allowDevices,
    OrphanPolicy orphans,
    int openFiles,
    JournalLimits journal,
    long checkpointBytes,
    Duration checkpointEvery) {
  /**
   * Checkpoints at 256 MiB or a minute: start-up then re-reads about a second's worth, and the
   * replica's file system is synced seldom enough not to hinder it.
   */
  public static final TargetOptions DEFAULT =
      new TargetOptions(
          false,
          false,
          OrphanPolicy.DELETE,
          512,
          JournalLimits.DEFAULT,
          256L << 20,
          Duration.ofMinutes(1));

  public TargetOptions {
    if (openFiles < 8 || checkpointBytes < 1) {
      throw new IllegalArgumentException(
          "at least 8 open files and 1 byte between checkpoints, not "
              + openFiles
              + " and "
              + checkpointBytes);
    }
  }

  public TargetOptions withAdopt(boolean allowed) {
    return new TargetOptions(
        allowed, allowDevices, orphans, openFiles, journal, checkpointBytes, checkpointEvery);
  }

  public TargetOptions withOrphans(OrphanPolicy policy) {
    return new TargetOptions(
        adopt, allowDevices, policy, openFiles, journal, checkpointBytes, checkpointEvery);
  }

  public TargetOptions withJournal(JournalLimits limits) {
    return new TargetOptions(
        adopt, allowDevices, orphans, openFiles, limits, checkpointBytes, checkpointEvery);
  }

  public TargetOptions withDevices(boolean allowed) {
    return new TargetOptions(
        adopt, allowed, orphans, openFiles, journal, checkpointBytes, checkpointEvery);
  }
}
