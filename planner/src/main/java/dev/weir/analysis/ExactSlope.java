package dev.weir.analysis;

/** Compares slopes of integer vectors in 128 bits: no rounding, no overflow. */
final class ExactSlope {
  private ExactSlope() {}

  /** Sign of {@code dy1/dx1 - dy2/dx2} for positive {@code dx}. */
  static int compare(long dy1, long dx1, long dy2, long dx2) {
    long highLeft = Math.multiplyHigh(dy1, dx2);
    long highRight = Math.multiplyHigh(dy2, dx1);
    if (highLeft != highRight) {
      return highLeft < highRight ? -1 : 1;
    }
    return Long.compareUnsigned(dy1 * dx2, dy2 * dx1);
  }
}
