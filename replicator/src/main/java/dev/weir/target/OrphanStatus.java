package dev.weir.target;

import java.util.List;

/**
 * What is known of a replica's orphans. A directory counts once, whatever is in it.
 *
 * @param left where they were, when they were last looked for: at a start, at the end of a mirror
 *     and of a verification
 * @param first paths below the root of the first of them, readable, at most {@link #FIRST_MAX}
 * @param moved out of the way since the start
 * @param removed since the start
 */
public record OrphanStatus(
    OrphanPolicy policy, long left, List<String> first, long moved, long removed) {
  /** Enough to see where they come from. */
  public static final int FIRST_MAX = 20;

  public OrphanStatus {
    first = List.copyOf(first);
  }
}
