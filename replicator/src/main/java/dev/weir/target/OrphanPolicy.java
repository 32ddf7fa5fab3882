package dev.weir.target;

/** What becomes of orphans: what lies below a replica's root and its source does not have. */
public enum OrphanPolicy {
  /** They stay where they are; status, log and verification name the first and count all. */
  REPORT,
  /** They are moved to {@code .weir-orphans} directly below the root. */
  MOVE,
  /** They are removed. */
  DELETE,
  /** They stay where they are and are counted. */
  KEEP;

  /** Whether they stay where they are until the source takes their place. */
  public boolean leaves() {
    return this == REPORT || this == KEEP;
  }

  /** Whether none is ever removed. */
  boolean preserves() {
    return this != DELETE;
  }
}
