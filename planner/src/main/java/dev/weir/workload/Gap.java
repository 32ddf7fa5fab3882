package dev.weir.workload;

/**
 * A stretch in which at least one source was not measured. It is unknown, not idle: results quote
 * the gap seconds beside each figure.
 *
 * @param startNanos start, nanoseconds since 1970-01-01T00:00Z
 * @param lengthNanos length, more than 0
 * @param cause why nothing was measured, in a few words
 */
public record Gap(long startNanos, long lengthNanos, String cause) {
  public Gap {
    if (lengthNanos <= 0) {
      throw new IllegalArgumentException("a gap lasts more than 0 ns, not " + lengthNanos);
    }
  }

  /** End, nanoseconds since 1970-01-01T00:00Z; the gap excludes it. */
  public long endNanos() {
    return startNanos + lengthNanos;
  }
}
