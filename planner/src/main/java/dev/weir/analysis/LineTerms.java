package dev.weir.analysis;

import dev.weir.engine.Cap;

/**
 * What an order of more or less bandwidth changes and what it does not: a line of c bytes per
 * second carries min(c x share, cap) at each instant.
 *
 * @param share what a line of one byte per second carries, 0 to 1: relative calendars, outages
 * @param cap what no order changes, for example a throttle or the rate of the codec; may be
 *     unlimited
 */
public record LineTerms(Cap share, Cap cap) {
  /** A constant, uninterrupted line without a cap. */
  public static final LineTerms NONE = new LineTerms(new Cap.Constant(1), Cap.unlimited());

  /** The line that is ordered with {@code bytesPerSecond} under these terms. */
  public Cap ordered(double bytesPerSecond) {
    return new Ordered(this, bytesPerSecond);
  }

  private record Ordered(LineTerms terms, double bytesPerSecond) implements Cap {
    @Override
    public double bytesPerSecondAt(long instant) {
      return Math.min(
          bytesPerSecond * terms.share.bytesPerSecondAt(instant),
          terms.cap.bytesPerSecondAt(instant));
    }

    @Override
    public long nextChangeAfter(long instant) {
      return Math.min(terms.share.nextChangeAfter(instant), terms.cap.nextChangeAfter(instant));
    }
  }
}
