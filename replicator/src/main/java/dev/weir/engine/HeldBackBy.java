package dev.weir.engine;

/** What keeps the oldest bytes that are not sent from going on. */
public enum HeldBackBy {
  /** Nothing waits: all that is closed is on its way or there. */
  NOTHING,
  /** The operator. */
  PAUSE,
  /** There is no connection. */
  CONNECTION,
  /** What the operator allows on the line. */
  CAP,
  /** The connection takes no more: the line, or a target that reads more slowly than it. */
  LINE,
  /** So much is on its way that the target has to acknowledge some first. */
  TARGET,
  /** This machine: reading back from the disk queue, or compression. */
  PACKING
}
