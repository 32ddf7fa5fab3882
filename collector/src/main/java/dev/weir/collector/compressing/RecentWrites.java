package dev.weir.collector.compressing;

import java.nio.ByteBuffer;

/** A probe that sees single writes and can read again what they wrote. */
public interface RecentWrites {
  /** Tells every write seen from now on, from one thread at a time. */
  void tellWrites(Listener listener);

  /**
   * Reads what was written, without disturbing anyone: no time of access changes, no page enters or
   * leaves the page cache, no lock or lease is waited for, and nothing but a regular file is
   * opened. Called by one thread.
   *
   * @param file as told to the listener
   * @param into from its position to its limit what is wanted
   * @return how much could be read; fewer bytes than wanted where the file ended or is gone
   */
  int readAgain(long file, long offset, ByteBuffer into);

  /** Hears of each write. */
  @FunctionalInterface
  interface Listener {
    /**
     * @param source index into the probe's sources
     * @param file names the file to {@link #readAgain}
     * @param offset of the first byte in the file
     */
    void written(int source, long file, long offset, long length);
  }
}
