package dev.weir.target;

import java.util.Set;

/**
 * What a checkpoint tells of orphans that the names on disk do not.
 *
 * @param anew whether the mirror that runs makes everything anew, so that what is on disk and was
 *     not mentioned yet may be of the source all the same
 * @param inodes numbers on the replica of what must not be removed
 */
record OrphanMarks(boolean anew, Set<Long> inodes) {
  static final OrphanMarks NONE = new OrphanMarks(false, Set.of());

  OrphanMarks {
    inodes = Set.copyOf(inodes);
  }

  boolean isEmpty() {
    return !anew && inodes.isEmpty();
  }
}
