package dev.weir.workload;

import java.math.BigInteger;

/** The part of an amount that came in the first part of its interval, evenly spread. */
final class EvenShare {
  private EvenShare() {}

  /** The whole part of amount x elapsed / length; 0 of nothing and of the unknown. */
  static long of(long amount, long elapsed, long length) {
    if (elapsed == length) {
      return amount;
    }
    if (amount <= 0) {
      return 0;
    }
    if (Math.multiplyHigh(amount, elapsed) == 0 && amount * elapsed >= 0) {
      return amount * elapsed / length;
    }
    return BigInteger.valueOf(amount)
        .multiply(BigInteger.valueOf(elapsed))
        .divide(BigInteger.valueOf(length))
        .longValueExact();
  }
}
