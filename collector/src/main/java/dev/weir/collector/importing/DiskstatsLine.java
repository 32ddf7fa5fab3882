package dev.weir.collector.importing;

/**
 * The counters of one device, since boot.
 *
 * @param readsCompleted only shows whether the counters started anew
 * @param sectorsWritten in sectors of 512 bytes whatever the device's own are
 */
record DiskstatsLine(
    String device, long readsCompleted, long writesCompleted, long sectorsWritten) {
  static final int SECTOR_BYTES = 512;

  private static final int FIRST_COUNTER = 3;
  private static final int READS = FIRST_COUNTER;
  private static final int WRITES = FIRST_COUNTER + 4;
  private static final int SECTORS_WRITTEN = FIRST_COUNTER + 6;

  /** Columns of kernels since 2.6, 4.18 (discards) and 5.5 (flushes); later ones may add more. */
  private static final int FEWEST_COLUMNS = 14;

  private static final int MOST_COLUMNS = 64;

  /**
   * @throws IllegalArgumentException with what is wrong
   */
  static DiskstatsLine parse(String line) {
    String[] words = line.strip().split("\\s+", MOST_COLUMNS);
    if (words.length < FEWEST_COLUMNS) {
      throw new IllegalArgumentException(
          "the line has %d columns, /proc/diskstats has 14, 18 or 20".formatted(words.length));
    }
    return new DiskstatsLine(
        words[2], counter(words[READS]), counter(words[WRITES]), counter(words[SECTORS_WRITTEN]));
  }

  private static long counter(String word) {
    try {
      long value = Long.parseLong(word);
      if (value >= 0 && value <= Long.MAX_VALUE / SECTOR_BYTES) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the counter '" + ContentLook.shorten(word) + "' is no number", e);
    }
    throw new IllegalArgumentException(
        "the counter " + ContentLook.shorten(word) + " is out of range");
  }
}
