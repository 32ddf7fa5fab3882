package dev.weir.collector.compressing;

import java.util.SplittableRandom;

/**
 * Picks one window in 2^{@code exponent} of a stream of bytes. Whether a window is picked follows
 * from its number alone, and a window that a thinner lottery with the same seed picks was picked by
 * this one too, so results can be thinned after the fact and stay an even choice.
 *
 * <p>Ticket of window w = w times the golden ratio's share of 2^64, plus the seed: consecutive
 * tickets are spread as evenly as any sequence can be (Knuth, The Art of Computer Programming,
 * section 6.4), so the number of windows picked hardly varies, and no period of the content meets a
 * period of the choice.
 *
 * @param exponent 0 picks every window
 * @param seed drawn at random, so that each window has the same chance
 */
record Lottery(int exponent, long seed) {
  static final int MOST_EXPONENT = 62;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  Lottery {
    if (exponent < 0 || exponent > MOST_EXPONENT) {
      throw new IllegalArgumentException("one in 2^" + exponent);
    }
  }

  static Lottery drawn(int exponent, SplittableRandom random) {
    return new Lottery(exponent, random.nextLong());
  }

  long ticket(long window) {
    return window * GOLDEN + seed;
  }

  boolean picks(long window) {
    return wins(ticket(window));
  }

  boolean wins(long ticket) {
    return exponent == 0 || ticket >>> Long.SIZE - exponent == 0;
  }

  /** Picks half as many. */
  Lottery thinner() {
    return new Lottery(Math.min(MOST_EXPONENT, exponent + 1), seed);
  }
}
