package dev.weir.workload;

/**
 * Counts multiplied one after another and made whole on their running sum, so that neither many
 * small counts nor their sum drift.
 */
final class WholeProduct {
  private final double factor;
  private long counted;
  private long given;

  /**
   * @param factor 0 or more
   */
  WholeProduct(double factor) {
    this.factor = factor;
  }

  /** The next count, 0 or more, multiplied. */
  long next(long count) {
    if (factor == 1) {
      return count;
    }
    counted += count;
    long upTo = Math.round(counted * factor);
    long piece = upTo - given;
    given = upTo;
    return piece;
  }
}
