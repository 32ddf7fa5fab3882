package dev.weir.intercept;

/** Hears of each change of a file's content before it takes effect. */
@FunctionalInterface
public interface ContentGuard {
  /** Lets everything through. */
  ContentGuard NONE = inode -> {};

  /**
   * Content of this file is about to change; the caller holds what orders its changes until the
   * change is recorded. Returns when it may take effect, in bounded time.
   */
  void beforeChange(long inode);
}
