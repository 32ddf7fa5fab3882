package dev.weir.intercept;

/** What the other side is known to hold of a directory, to be held against what is there now. */
@FunctionalInterface
public interface KnownFiles {
  /** Nothing is known: everything is compared. */
  KnownFiles NONE = (inode, size, mtime, ctime) -> false;

  /**
   * Whether a file that shows this has the content that the other side has of it. In doubt the
   * answer is no.
   *
   * @param size bytes
   * @param mtime nanoseconds since 1970, as the next
   * @param ctime of the last change of any kind, which no program can set
   */
  boolean unchanged(long inode, long size, long mtime, long ctime);

  /**
   * Whether that holds for objects of every type, for their attributes, and for a directory's names
   * and what they name, too.
   */
  default boolean tellsNames() {
    return false;
  }
}
