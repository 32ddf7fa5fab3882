package dev.weir.engine;

/** What stands beside the phase; any number at a time. */
public enum Condition {
  /** The cap, not the line, holds data back. */
  THROTTLED,
  /** Part of the backlog is on disk. */
  SPILLING,
  /** The queue is full, and applications wait for room in it. */
  BLOCKING,
  /** The durable recovery point age exceeds the objective. */
  RPO_ALARM
}
