package dev.weir.journal;

/**
 * @param segmentBytes size of one file; a batch never straddles two
 * @param totalBytes of all files together; beyond, {@link Journal#append} answers {@link
 *     AppendOutcome.Full}
 */
public record JournalLimits(long segmentBytes, long totalBytes) {
  /** 64 MiB files, so that little is kept beyond a checkpoint; 10 GiB as the disk queue. */
  public static final JournalLimits DEFAULT = new JournalLimits(64L << 20, 10L << 30);

  public JournalLimits {
    if (segmentBytes < 4096 || segmentBytes > 1L << 30 || totalBytes < 2 * segmentBytes) {
      throw new IllegalArgumentException(
          "a segment has 4 KiB to 1 GiB and a journal at least two segments, not "
              + segmentBytes
              + " of "
              + totalBytes);
    }
  }
}
