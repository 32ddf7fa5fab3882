package dev.weir.intercept;

import org.jspecify.annotations.Nullable;

/**
 * What the other side of a difference mirror found to differ: asked by the mirror's thread. What it
 * returned has to be put into the sink, it is not told twice.
 */
public interface WantedBlocks {
  /** The next run if one is known by now, else null. */
  @Nullable Run poll();

  /**
   * Waits for the next run.
   *
   * @return null when everything that the sink got was compared and nothing more is wanted
   * @throws InterruptedException when the mirror is to end
   */
  @Nullable Run await() throws InterruptedException;

  /** Bytes from {@code offset} of the file of this identity, as far as it has so many. */
  record Run(long inode, long offset, long length) {}
}
