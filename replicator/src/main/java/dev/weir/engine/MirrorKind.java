package dev.weir.engine;

/** How a new epoch begins. */
public enum MirrorKind {
  /** Everything is sent: the target holds nothing. */
  INITIAL,
  /** What the target holds is compared, and only what differs is sent. */
  DIFFERENCE
}
