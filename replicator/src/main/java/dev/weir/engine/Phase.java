package dev.weir.engine;

/** Where a job stands; console, metrics and planner use these names. */
public enum Phase {
  /** No connection yet, or lost and being made again. */
  CONNECTING,
  /**
   * The target's state is not consistent: a mirror of the present epoch has not been made durable
   * yet.
   */
  MIRRORING,
  /** Consistent, and further behind than {@link Engine#LIVE_AGE_NANOS}. */
  CATCHING_UP,
  LIVE,
  /** The queue overflowed; what happens now will be mirrored after the reconnection. */
  DISCONNECTED,
  PAUSED
}
