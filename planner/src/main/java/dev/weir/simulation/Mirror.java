package dev.weir.simulation;

/**
 * What a mirror of the protected set reads and ships while production goes on writing.
 *
 * @param bytes protected bytes
 * @param readBytesPerSecond how fast the source's disks are read meanwhile
 * @param ratio compression of the data at rest
 * @param remirror what is done after the order of writes was broken
 */
public record Mirror(long bytes, double readBytesPerSecond, double ratio, Remirror remirror) {
  public Mirror {
    if (bytes < 0 || !(readBytesPerSecond > 0) || !(ratio > 0) || Double.isInfinite(ratio)) {
      throw new IllegalArgumentException(
          "mirror of %d B at %s B/s, ratio %s".formatted(bytes, readBytesPerSecond, ratio));
    }
  }

  /** What a mirror after an overflow ships. */
  public sealed interface Remirror {}

  /** Everything, as the replicator does today. */
  public record Full() implements Remirror {}

  /**
   * Everything is read and compared; only what was written since the last consistent recovery point
   * is shipped: its payload plus one block for each of its operations, at most the whole set.
   * Rewrites are not merged and each operation is taken to begin and end inside a block, so no
   * arrangement of the measured writes ships more; merged rewrites ship less.
   *
   * @param blockBytes what is compared as one; 0 when only the bytes written are shipped
   */
  public record Difference(long blockBytes) implements Remirror {
    public Difference {
      if (blockBytes < 0) {
        throw new IllegalArgumentException("blocks of " + blockBytes + " B");
      }
    }
  }
}
