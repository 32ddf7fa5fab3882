package dev.weir.collector.sampling;

/**
 * Tells a counter that ran over its highest number from one that started anew. Old and embedded
 * systems count bytes, or sectors of 512 bytes, in 32 bits.
 */
final class CounterWrap {
  private static final long[] MODULI = {1L << 32, 512L << 32};

  /** What any device may write between two ticks without having written so fast before. */
  private static final long ALWAYS_PLAUSIBLE_BYTES = 64L << 20;

  private static final int TIMES_THE_FASTEST = 4;

  private CounterWrap() {}

  /**
   * Bytes written between two readings of which the later one is smaller, where a wrap explains
   * them; -1 where the counter must have started anew.
   *
   * @param most bytes that the source wrote in the same time at its fastest so far
   */
  static long bytes(long before, long now, double most) {
    double plausible = Math.max(ALWAYS_PLAUSIBLE_BYTES, TIMES_THE_FASTEST * most);
    for (long modulus : MODULI) {
      long written = now + modulus - before;
      boolean sectors = modulus == MODULI[0] || (before % 512 == 0 && now % 512 == 0);
      if (before < modulus && sectors && written <= plausible) {
        return written;
      }
    }
    return -1;
  }
}
