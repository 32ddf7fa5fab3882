package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * One message. Sequences count from 1; 0 stands for "none yet". Times are nanoseconds since
 * 1970-01-01T00:00Z on the source.
 */
public sealed interface Frame {

  /**
   * First frame of a source.
   *
   * @param epoch within which the sequences below are ordered; 0 when none was begun
   * @param oldest first sequence that the source can still send
   * @param newest last sequence captured, {@code oldest - 1} when nothing is held
   */
  record Hello(int version, long features, String job, long epoch, long oldest, long newest)
      implements Frame {}

  /**
   * The target's answer to {@link Hello}.
   *
   * @param features those of the offered ones that it knows, too
   * @param epoch of what the target holds; 0 when it holds nothing of this job
   * @param durable last sequence in its journal, in {@code epoch}
   * @param applied last sequence applied to the replica's files, at most {@code durable}
   * @param consistent whether the replica equals the source at one position, so that operations can
   *     be added to it; false while a first mirror was not received to its end
   * @param holdsContent whether a mirror may find something there that need not be sent
   */
  record Resume(
      int version,
      long features,
      long epoch,
      long durable,
      long applied,
      boolean consistent,
      boolean holdsContent)
      implements Frame {}

  /**
   * Consecutive operations. The receiver of this frame owns {@code stored} and releases it.
   *
   * @param stored the operations one after the other, as {@link BatchHeader#codec} left them
   */
  record Batch(BatchHeader header, ByteBuf stored) implements Frame {}

  /**
   * What the target holds; also its sign of life, repeated each second.
   *
   * @param durable last sequence that survives a power loss
   * @param applied last sequence applied to the replica's files
   */
  record Ack(long epoch, long durable, long applied) implements Frame {}

  /** The source's sign of life. */
  record Heartbeat(long sourceTimeNanos, long newest) implements Frame {}

  /**
   * The source asks what its difference mirror of {@code epoch} has to send. What the last answer
   * on this connection said is taken care of. Answered when there is something to say.
   */
  record Ask(long epoch) implements Frame {}

  /**
   * The answer to one {@link Ask}.
   *
   * @param all whether everything was compared and nothing is wanted beyond what was told
   * @param runs at most {@link WireLimits#WANTED_MAX_RUNS}
   */
  record Wanted(long epoch, boolean all, List<Run> runs) implements Frame {
    public Wanted {
      runs = List.copyOf(runs);
    }

    /** Bytes from {@code offset} of the file of this identity; both are whole blocks. */
    public record Run(long inode, long offset, long length) {}
  }

  /**
   * What keeps the target from applying; told after {@link Resume} and whenever it changes, where
   * {@link WireLimits#TARGET_STATE} was agreed.
   *
   * @param full whether a disk of the target has no room
   * @param frozen whether an operator holds the replica at one position
   * @param why for a person, empty when nothing is in the way
   */
  record State(boolean full, boolean frozen, String why) implements Frame {
    /** Nothing is in the way. */
    public static final State FREE = new State(false, false, "");
  }

  /** The source asks what the inspection found whose last operation has this position. */
  record AskFindings(long epoch, long sequence) implements Frame {}

  /**
   * The answer to {@link AskFindings}, once the position is applied.
   *
   * @param known false when the inspection was cut short on the target
   * @param objects names compared
   * @param bytes of content compared
   * @param count all findings but the orphans that are left where they are on purpose
   * @param orphans those; 0 where {@link WireLimits#ORPHANS_APART} was not agreed
   * @param first the first ones, at most {@link WireLimits#FINDINGS_MAX}
   */
  record Findings(
      long epoch,
      long sequence,
      boolean known,
      long objects,
      long bytes,
      long count,
      long orphans,
      List<Finding> first)
      implements Frame {
    public Findings {
      first = List.copyOf(first);
    }

    /**
     * @param kind number of the kind, docs/formats/wire-v1.md
     * @param offset bytes
     * @param path readable, for a person
     */
    public record Finding(int kind, long offset, long bytes, String path) {}
  }

  /**
   * The target's number of a session with several connections: told after {@link Resume} to the one
   * that said {@link Hello}, and to each other as soon as it belongs to it.
   *
   * @param number random, so that nobody joins who was not told
   */
  record Session(long number) implements Frame {}

  /** First frame of a further connection of a source. */
  record Join(int version, long session, String job) implements Frame {}

  /**
   * A batch where {@link WireLimits#SEVERAL_CONNECTIONS} was agreed.
   *
   * @param number 0 for the first batch of the session, and one more for each that follows,
   *     whichever connection it takes
   */
  record Numbered(long number, Batch batch) implements Frame {}

  /** Last frame before the sender closes; the text is for a person. */
  record Refused(String reason) implements Frame {}
}
