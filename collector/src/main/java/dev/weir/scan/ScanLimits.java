package dev.weir.scan;

/**
 * What a scanner may hold in memory.
 *
 * @param entries names in the tree; more are refused. About 600 bytes each
 * @param blocks hashed blocks of {@link BlockScanner#BLOCK_BYTES}, 8 bytes each; a file beyond them
 *     is taken as changed whole
 */
public record ScanLimits(int entries, long blocks) {
  /** A million names, two TiB of content: below 900 MB. */
  public static final ScanLimits DEFAULT = new ScanLimits(1_000_000, 1L << 25);
}
