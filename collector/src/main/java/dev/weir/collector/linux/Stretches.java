package dev.weir.collector.linux;

/**
 * Stretches of files, 4 MiB each, of which some may be left out to save work. Which ones is decided
 * by a hash that programs in the kernel and the reader here compute alike.
 */
final class Stretches {
  /** A stretch is 4 MiB. */
  static final int SHIFT = 22;

  static final int INODE_FACTOR = 0x9E3779B1;
  static final int FACTOR = 0x85EBCA77;
  static final int HASH_SHIFT = 40;

  private Stretches() {}

  /**
   * @param key of the inode, of which the low half is the inode's number
   * @param stretch its number within the file
   * @return 24 well-mixed bits
   */
  static long hash(long key, long stretch) {
    return ((key & 0xffffffffL) * INODE_FACTOR + stretch) * FACTOR >>> HASH_SHIFT;
  }

  /**
   * Whether a stretch belongs to the one in 2^shift that is followed.
   *
   * @param shift 0 for all
   */
  static boolean followed(long key, long stretch, int shift) {
    return (hash(key, stretch) & (1L << shift) - 1) == 0;
  }
}
