package dev.weir.engine;

import java.util.List;

/** What happened; told to {@link Engine#on} with the instant at which it happened. */
public sealed interface Event {
  /**
   * The open run, until now empty, received its first operation, which took effect at {@code
   * oldestAt}.
   */
  record Opened(long oldestAt) implements Event {}

  /**
   * A run was closed: because it reached {@link Engine#extentTargetBytes}, or in answer to {@link
   * Action.Seal}.
   */
  record Captured(Extent extent) implements Event {}

  /**
   * The extent that begins at {@code first} is compressed and ready to be sent.
   *
   * @param frameBytes bytes that will be handed to the connection
   * @param nanos how long that took
   */
  record Prepared(long first, long frameBytes, long nanos) implements Event {}

  /**
   * The connection can take another frame. Told once after each connection and each {@link
   * Action.Send}.
   *
   * @param since when it could for the first time, nanoseconds since 1970-01-01T00:00Z
   */
  record LineFree(long since) implements Event {}

  /**
   * The target holds everything up to {@code durable} in its redo journal and shows everything up
   * to {@code applied}. The driver may free what it holds up to {@code durable}.
   */
  record Acknowledged(long durable, long applied) implements Event {}

  /**
   * A connection stands. {@code sameEpoch} tells whether the target's state belongs to the present
   * epoch; then it holds everything up to {@code durable}. {@code holdsContent} tells whether a
   * mirror may find something there that need not be sent.
   */
  record Connected(boolean sameEpoch, long durable, boolean holdsContent) implements Event {
    /** A target that holds what its epoch says. */
    public Connected(boolean sameEpoch, long durable) {
      this(sameEpoch, durable, sameEpoch);
    }
  }

  /**
   * The connection is gone; frames that were prepared or sent without acknowledgement are
   * forgotten.
   */
  record Lost(String cause) implements Event {}

  /**
   * The mirror that {@link Action.Mirror} asked for began a new epoch; its first operation is
   * {@code first}.
   */
  record MirrorBegan(long first) implements Event {}

  /**
   * The mirror's last operation has the sequence {@code barrier}: from it on the target is
   * consistent.
   */
  record MirrorEnded(long barrier) implements Event {}

  /** The operator wants a mirror now; what waits to be sent is left to it. */
  record MirrorAsked(MirrorKind kind) implements Event {}

  /**
   * What an earlier process of this job left, told before anything else: an epoch whose mirror is
   * whole, and the extents that are not durable.
   *
   * @param epochFirst the epoch's first operation
   * @param barrier its mirror's last operation
   * @param durable up to here the target holds everything; the first extent follows
   * @param prepared what was packed until then
   */
  record Inherited(
      long epochFirst, long barrier, long durable, List<Held> extents, Status.Prepared prepared)
      implements Event {
    public Inherited {
      extents = List.copyOf(extents);
    }
  }

  /** An extent, and where its records are. */
  record Held(Extent extent, boolean onDisk) {}

  /** The mirror could not be completed; it has to begin anew. */
  record MirrorFailed(String cause) implements Event {}

  /** The extent that begins at {@code first} is on disk and out of memory. */
  record Spilled(long first) implements Event {}

  /** The extent that begins at {@code first} could not be put on disk: it is still in memory. */
  record SpillFailed(long first, String cause) implements Event {}

  /** The extent that begins at {@code first} is in memory again. */
  record Loaded(long first) implements Event {}

  /**
   * Operations took effect that the queue could not hold: the order is broken. What follows up to
   * the next mirror is worth nothing.
   */
  record CaptureBroken(String cause) implements Event {}

  record PolicyChanged(Policy policy) implements Event {}

  /** Sending stops; capture goes on. */
  record Paused(String by) implements Event {}

  record Resumed() implements Event {}
}
