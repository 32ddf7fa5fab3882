package dev.weir.target;

import dev.weir.journal.AppendOutcome;
import dev.weir.journal.BatchHeader;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalPosition;
import dev.weir.journal.JournalReader;
import dev.weir.linux.Errno;
import dev.weir.operation.OperationType;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A replica: its root, its redo journal and what applies the one to the other.
 *
 * <p>Two threads at most: the receiving one calls {@link #receive}, {@link #force} and {@link
 * #resume}; the applying one calls {@link #applySome}, {@link #checkpointDue} and {@link
 * #checkpoint}. {@link #open} and {@link #close} need both to be quiet; {@link #status} may be
 * called by any. Only what is durable in the journal is applied, so that a power loss never leaves
 * the replica ahead of what can be replayed. Received batches wait in the journal alone: the page
 * cache is the memory they wait in.
 */
public final class TargetStore implements AutoCloseable {
  private static final String JOURNAL = "journal";
  private static final JournalPosition EVERYTHING =
      new JournalPosition(Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * Between checkpoints of a replica that a mirror fills, which cannot be used yet, more may lie:
   * each waits for the disk to write all that was applied, and applying waits with it.
   */
  private static final int MIRRORING_FACTOR = 4;

  private final Path stateDirectory;
  private final TargetOptions options;
  private final StateLock lock;
  private final Replica replica;
  private final Applier applier;
  private final Journal journal;
  private final JournalReader reader;
  private final BatchContent batch = new BatchContent();
  private long batchEpoch;
  private boolean batchOpen;
  private volatile JournalPosition applied;
  private volatile long appliedAt;
  private volatile boolean consistent;
  private volatile RecoveryPoint lastConsistent = RecoveryPoint.NONE;
  private final boolean holdsContent;

  /** What the journal held at the start: the files may be ahead of what is applied before it. */
  private final JournalPosition replayEnd;

  private volatile String full = "";
  private JournalPosition checkpointed;
  private long bytesSinceCheckpoint;
  private long lastCheckpointNanos;

  /**
   * @param replays whether what the journal holds may have been applied before
   */
  private TargetStore(TargetOpening opening, boolean replays) {
    stateDirectory = opening.stateDirectory();
    options = opening.options();
    lock = opening.lock();
    replica = opening.replica();
    journal = opening.journal();
    applied = opening.checkpoint().position();
    checkpointed = applied;
    appliedAt = opening.checkpoint().appliedAt();
    applier = new Applier(replica, applied.epoch());
    reader = journal.readAfter(applied);
    replayEnd = replays ? journal.end() : applied;
    holdsContent = !replica.beneath.list(replica.rootFd).isEmpty();
    consistent = isConsistent();
  }

  /** Whether the files show what the source had at the position applied. */
  private boolean isConsistent() {
    return replica.consistent && !replayEnd.isAfter(applied);
  }

  /**
   * Opens the replica at {@code root} and brings it to the last whole position of its journal,
   * whatever an unclean end left behind.
   *
   * @param stateDirectory journal and checkpoint; not below the root, and of this replica only
   * @throws ProblemException when the root is not empty at the first use and not to be adopted, the
   *     state is damaged, another process uses it, or objects are missing that the journal does not
   *     explain; nothing below the root is changed then
   */
  public static TargetStore open(Path root, Path stateDirectory, TargetOptions options) {
    return open(root, stateDirectory, options, Beneath.ofThisMachine());
  }

  /**
   * As {@link #open(Path, Path, TargetOptions)}.
   *
   * @param beneath the calls by which the replica's files are reached
   */
  public static TargetStore open(
      Path root, Path stateDirectory, TargetOptions options, Beneath beneath) {
    TargetOpening opening = TargetOpening.prepare(root, stateDirectory, options, beneath);
    TargetStore store = new TargetStore(opening, true);
    try {
      store.replay();
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * As {@link #open}, but what was received after the last checkpoint stays in the journal: the
   * root is brought to that checkpoint's position and no further.
   */
  public static TargetStore openHeld(
      Path root, Path stateDirectory, TargetOptions options, Beneath beneath) {
    TargetStore store =
        new TargetStore(TargetOpening.prepare(root, stateDirectory, options, beneath), false);
    store.replica.settleTimes();
    return store;
  }

  private void replay() {
    while (applySome(Long.MAX_VALUE) instanceof ApplyOutcome.Applied) {
      continue;
    }
    replica.settleTimes();
    if (full.isEmpty()) {
      requireNoPlaceholder();
    }
  }

  private void requireNoPlaceholder() {
    for (Node node : replica.namespace.nodes()) {
      if (node.placeholder && !node.stale) {
        throw ProblemException.badInput(
            "replica" + node.path(),
            "lost: it was there at " + checkpointed + " and nothing removed it since",
            "mirror again from the source");
      }
    }
  }

  /** The position behind which the source is to go on; everything up to it is durable. */
  public JournalPosition resume() {
    return force();
  }

  /**
   * Appends a batch to the journal; {@code stored} is not copied, its position is left alone.
   *
   * @throws ProblemException when the codec is unknown or the disk fails
   */
  public ReceiveOutcome receive(BatchHeader header, ByteBuffer stored) {
    JournalPosition end = received();
    if (!BatchContent.isKnown(header.codec())) {
      return new ReceiveOutcome.Refused(end, "codec " + header.codec() + " is not known here");
    }
    if (header.epoch() < end.epoch()) {
      return new ReceiveOutcome.Refused(
          end, "epoch " + header.epoch() + " is past, this is " + end.epoch());
    }
    if (header.end().compareTo(end) <= 0) {
      return new ReceiveOutcome.Duplicate(end);
    }
    if (!header.follows(end)) {
      return new ReceiveOutcome.Refused(
          end, "batch " + header.first() + ".." + header.last() + " does not follow " + end);
    }
    return switch (journal.append(header, stored)) {
      case AppendOutcome.Appended(JournalPosition reached) -> new ReceiveOutcome.Accepted(reached);
      case AppendOutcome.Full(long limit) ->
          new ReceiveOutcome.NoRoom("the journal has reached its limit of " + limit + " bytes");
      case AppendOutcome.NoSpace(String detail) -> new ReceiveOutcome.NoRoom(detail);
    };
  }

  private JournalPosition received() {
    JournalPosition end = journal.end();
    return end.isAfter(applied) ? end : applied;
  }

  /**
   * Makes everything received durable.
   *
   * @return the position to acknowledge
   */
  public JournalPosition force() {
    JournalPosition durable = journal.force();
    return durable.isAfter(applied) ? durable : applied;
  }

  /**
   * Applies durable operations in order until {@code budgetBytes} of them are done, at least one if
   * there is one. On return the modification times are right.
   *
   * @throws ProblemException when an operation does not fit the replica or the disk fails; applying
   *     then stops for good
   */
  public ApplyOutcome applySome(long budgetBytes) {
    return applySome(budgetBytes, EVERYTHING);
  }

  /** As {@link #applySome(long)}, but nothing behind {@code last}; up to date is who reached it. */
  public ApplyOutcome applySome(long budgetBytes, JournalPosition last) {
    Progress progress = new Progress();
    try {
      boolean more = true;
      while (more && progress.bytes < budgetBytes) {
        more = (batchOpen || nextBatch()) && applyBatch(progress, budgetBytes, last);
      }
      replica.settleTimes();
      full = "";
      return more
          ? new ApplyOutcome.Applied(applied, progress.operations, progress.bytes)
          : new ApplyOutcome.UpToDate(applied, progress.operations, progress.bytes);
    } catch (SystemCallException e) {
      if (!e.isFull()) {
        throw settlingFailed(e);
      }
      full = e.getMessage() + "; free space for the replica, it then goes on by itself";
      settleWhileFull();
      return new ApplyOutcome.TargetFull(applied, full);
    } finally {
      bytesSinceCheckpoint += progress.bytes;
      consistent = isConsistent();
      lastConsistent = replica.lastConsistent;
    }
  }

  /** What was applied before the disk was full shows its times; what cannot yet, does later. */
  private void settleWhileFull() {
    try {
      replica.settleTimes();
    } catch (SystemCallException e) {
      if (!e.isFull()) {
        throw settlingFailed(e);
      }
    }
  }

  private static ProblemException settlingFailed(SystemCallException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        "replica",
        "cannot set modification times: " + e.getMessage(),
        "keep others from writing to the replica, check its file system, restart the node",
        e);
  }

  private static final class Progress {
    long operations;
    long bytes;
  }

  private boolean nextBatch() {
    if (!reader.next(journal.forced())) {
      return false;
    }
    batch.open(reader.header(), reader.payload());
    batchEpoch = reader.header().epoch();
    batchOpen = true;
    return true;
  }

  /** Returns whether there may be more to apply: false at the limit. */
  private boolean applyBatch(Progress progress, long budgetBytes, JournalPosition last) {
    while (batch.hasNext() && progress.bytes < budgetBytes) {
      var operation = batch.current();
      JournalPosition position = new JournalPosition(batchEpoch, operation.sequence());
      if (position.isAfter(applied)) {
        if (position.isAfter(last)) {
          return false;
        }
        remember();
        if (operation.type() == OperationType.MIRROR_BEGIN && replica.consistent) {
          replica.lastConsistent = new RecoveryPoint(applied, appliedAt);
        }
        if (position.isAfter(replayEnd)) {
          applier.replayed();
        }
        applier.apply(batchEpoch, operation);
        applied = position;
        appliedAt = operation.at();
        progress.operations++;
        progress.bytes += operation.length();
      }
      batch.done();
    }
    batchOpen = batch.hasNext();
    return true;
  }

  /** See {@link Replica#toBeRemembered}. */
  private void remember() {
    if (replica.toBeRemembered) {
      if (!checkpoint()) {
        throw new SystemCallException("checkpoint", Errno.ENOSPC);
      }
      replica.toBeRemembered = false;
    }
  }

  /**
   * The last position up to {@code last}, not before {@link #applied}, at which the replica equals
   * its source: not between the beginning and the end of a mirror, and not before all was applied
   * again that had been applied before the start. Reads the journal up to there; on the applying
   * thread.
   *
   * @return {@link JournalPosition#NONE} when there is none
   */
  public JournalPosition lastConsistentThrough(JournalPosition last) {
    boolean whole = replica.consistent;
    JournalPosition found = isConsistent() ? applied : JournalPosition.NONE;
    BatchContent ahead = new BatchContent();
    try (JournalReader further = journal.readAfter(applied)) {
      while (further.next(journal.forced())) {
        ahead.open(further.header(), further.payload());
        for (; ahead.hasNext(); ahead.done()) {
          var operation = ahead.current();
          JournalPosition at = new JournalPosition(further.header().epoch(), operation.sequence());
          if (at.isAfter(last)) {
            return found;
          }
          if (at.isAfter(applied)) {
            whole = wholeAfter(operation.type(), whole);
            found = whole && !replayEnd.isAfter(at) ? at : found;
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw journalNotClosed(e);
    } finally {
      ahead.close();
    }
  }

  private static boolean wholeAfter(OperationType type, boolean before) {
    return switch (type) {
      case MIRROR_BEGIN -> false;
      case MIRROR_END -> true;
      default -> before;
    };
  }

  public JournalPosition applied() {
    return applied;
  }

  /** Whether {@link #checkpoint} should be called now, so that journal and start-up stay short. */
  public boolean checkpointDue(long nowNanos) {
    if (applied.equals(checkpointed)) {
      lastCheckpointNanos = nowNanos;
      return false;
    }
    long wanted = (consistent ? 1 : MIRRORING_FACTOR) * options.checkpointBytes();
    long most = Math.min(wanted, options.journal().totalBytes() / 4);
    long every = TimeUnit.NANOSECONDS.convert(options.checkpointEvery());
    boolean first =
        checkpointed.equals(JournalPosition.NONE); // it says which directory is the root
    boolean due = first || bytesSinceCheckpoint >= most || nowNanos - lastCheckpointNanos >= every;
    if (due) {
      lastCheckpointNanos = nowNanos;
    }
    return due;
  }

  /**
   * Makes what is applied durable, remembers it and drops the journal before it.
   *
   * @return false when the disk had no room for the checkpoint: the old one and the journal stay
   * @throws ProblemException when the disk fails
   */
  public boolean checkpoint() {
    try {
      replica.settleTimes();
      replica.beneath.syncFileSystem(replica.rootFd);
      current().store(stateDirectory);
    } catch (SystemCallException | IOException e) {
      boolean noRoom = e instanceof SystemCallException call ? call.isFull() : isNoRoom(e);
      if (noRoom) {
        full = "no room for a checkpoint in " + stateDirectory + ": " + e.getMessage();
        return false;
      }
      throw ProblemException.of(
          ProblemException.Kind.ENVIRONMENT,
          stateDirectory.toString(),
          "cannot make a checkpoint: " + e.getMessage(),
          "check the disk, then restart the node",
          e);
    }
    checkpointed = applied;
    bytesSinceCheckpoint = 0;
    journal.truncateThrough(applied);
    return true;
  }

  private boolean isNoRoom(Exception e) {
    return usableBytes() < (1 << 20) || String.valueOf(e.getMessage()).contains("quota");
  }

  private long usableBytes() {
    try {
      return Files.getFileStore(stateDirectory).getUsableSpace();
    } catch (IOException unknown) {
      return 0; // as java.io.File told it of a directory that cannot be asked
    }
  }

  private Checkpoint current() {
    return new Checkpoint(
        applied,
        appliedAt,
        replica.mirroring,
        replica.consistent,
        replica.namespace,
        replica.lastConsistent,
        replica.wants,
        replica.orphans.marks());
  }

  /**
   * Tells which blocks a difference mirror of {@code epoch} wants; on the applying thread.
   *
   * @param heard whether the last answer arrived; if not, it is part of this one
   * @param most runs to tell
   * @return nothing while there is nothing to tell yet
   */
  public Optional<WantedBlocks> wanted(long epoch, boolean heard, int most) {
    if (applied.epoch() != epoch || !replica.mirroring) {
      return Optional.empty();
    }
    if (heard) {
      replica.wants.heard();
    } else {
      replica.wants.tellAgain();
    }
    List<WantedBlocks.Run> runs =
        replica.wants.tell(most).stream()
            .map(run -> new WantedBlocks.Run(run.inode(), run.offset(), run.length()))
            .toList();
    boolean all = runs.isEmpty() && replica.wants.isComplete();
    return runs.isEmpty() && !all ? Optional.empty() : Optional.of(new WantedBlocks(runs, all));
  }

  /**
   * What the inspection whose last operation has this sequence found; empty until it is applied.
   * May be called by any thread.
   */
  public Optional<Findings> findings(long epoch, long sequence) {
    JournalPosition asked = new JournalPosition(epoch, sequence);
    if (asked.isAfter(applied)) {
      return Optional.empty();
    }
    Findings last = applier.findings();
    boolean same = last.sequence() == sequence && applied.epoch() == epoch;
    return Optional.of(same ? last : Findings.unknown(sequence));
  }

  /** Whether a mirror may find something here that it need not send. */
  public boolean holdsContent() {
    return holdsContent;
  }

  /** What is known of orphans. May be called by any thread. */
  public OrphanStatus orphans() {
    return replica.orphans.status();
  }

  public TargetStatus status() {
    return new TargetStatus(
        journal.forced(),
        applied,
        appliedAt,
        consistent,
        lastConsistent,
        journal.sizeBytes(),
        full,
        replica.orphans.status(),
        replica.deficiencies.sentences());
  }

  /** Lets go of everything as it is; what is not applied yet is applied at the next start. */
  @Override
  public void close() {
    batch.close();
    replica.descriptors.clear();
    replica.beneath.close(replica.rootFd);
    journal.close();
    try {
      reader.close();
    } catch (IOException e) {
      throw journalNotClosed(e);
    } finally {
      lock.close();
    }
  }

  private ProblemException journalNotClosed(IOException e) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        stateDirectory.toString(),
        "cannot close the journal: " + e.getMessage(),
        "check the disk",
        e);
  }
}
