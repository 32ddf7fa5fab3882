package dev.weir.node;

/** Wall time that never goes back. */
interface NodeClock {
  /** Nanoseconds since 1970-01-01T00:00Z. */
  long now();
}
