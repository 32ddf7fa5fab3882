package dev.weir.engine;

import dev.weir.codec.CompressionLevel;

/**
 * What the driver has to do next. It may work on one {@link Prepare}, one {@link Spill} and one
 * {@link Load} at a time.
 */
public sealed interface Action {
  /**
   * Close the open run and tell it as {@link Event.Captured}, even though it is small: the line has
   * nothing to do.
   */
  record Seal() implements Action {}

  /** Compress the extent at this level and tell {@link Event.Prepared}. */
  record Prepare(Extent extent, CompressionLevel level) implements Action {}

  /**
   * Hand the prepared frame to the connection and tell {@link Event.LineFree} when it can take
   * another.
   */
  record Send(Extent extent, long frameBytes) implements Action {}

  /**
   * Put the extent on disk and out of memory; tell {@link Event.Spilled} or {@link
   * Event.SpillFailed}.
   */
  record Spill(Extent extent) implements Action {}

  /** Bring the extent back into memory and tell {@link Event.Loaded}. */
  record Load(Extent extent) implements Action {}

  /**
   * Free every extent up to {@code last} without sending it: the order is broken and a mirror will
   * follow.
   */
  record Discard(long last) implements Action {}

  /** Close the connection; {@link Event.Lost} follows. */
  record Disconnect(String why) implements Action {}

  /**
   * Begin a new epoch with a mirror; tell {@link Event.MirrorBegan} and {@link Event.MirrorEnded}.
   */
  record Mirror(MirrorKind kind) implements Action {}

  /**
   * Nothing to do before {@code instant} (nanoseconds since 1970-01-01T00:00Z) unless an event
   * comes.
   */
  record WaitUntil(long instant) implements Action {}

  /** Nothing to do until an event comes. */
  record AwaitEvent() implements Action {}

  Seal SEAL = new Seal();
  AwaitEvent AWAIT_EVENT = new AwaitEvent();
}
