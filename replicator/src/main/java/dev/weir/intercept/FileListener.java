package dev.weir.intercept;

/** Hears of the regular files of a directory that have content. */
@FunctionalInterface
public interface FileListener {
  /**
   * A file showed this; one of several names is told again.
   *
   * @param size bytes
   * @param mtime nanoseconds since 1970, as the next
   * @param ctime of the last change of any kind
   */
  void found(long inode, long size, long mtime, long ctime);

  /** All were told, all changes so far are recorded and none is under way until this returns. */
  default void settled() {}
}
