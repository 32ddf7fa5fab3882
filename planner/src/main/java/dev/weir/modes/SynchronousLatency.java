package dev.weir.modes;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What synchronous mode adds to a write.
 *
 * @param percentile of the measured writes, as a share of 1: so many are no larger; absent where
 *     the size is stated and not measured
 * @param atLeast for the smallest write that this percentile can be
 * @param atMost for the largest; the same where the size is stated
 */
public record SynchronousLatency(OptionalDouble percentile, OfSize atLeast, OfSize atMost) {
  /** Sizes that stand in where none were measured: pages to large sequential writes. */
  private static final List<Long> STATED_SIZES =
      List.of(4L << 10, 8L << 10, 16L << 10, 64L << 10, 256L << 10, 1L << 20);

  private static final double[] PERCENTILES = {0.5, 0.9, 0.95, 0.99, 0.999, 1};

  /**
   * One size of write.
   *
   * @param payloadBytes of the write
   * @param addedSeconds what it waits more
   * @param writesPerSecond most synchronous writes of this size, one after the other, in one stream
   */
  public record OfSize(long payloadBytes, double addedSeconds, double writesPerSecond) {}

  /**
   * At percentiles of measured sizes, else at sizes stated from 4 KiB to 1 MiB.
   *
   * @param counts element i counts writes of 2^i to 2^(i+1) - 1 bytes; empty or all zero where no
   *     size was measured
   */
  public static List<SynchronousLatency> of(SynchronousTerms terms, List<Long> counts) {
    long writes = counts.stream().mapToLong(Long::longValue).sum();
    List<SynchronousLatency> rows = new ArrayList<>();
    if (writes == 0) {
      for (long size : STATED_SIZES) {
        OfSize stated = ofSize(terms, size);
        rows.add(new SynchronousLatency(OptionalDouble.empty(), stated, stated));
      }
      return rows;
    }
    for (double percentile : PERCENTILES) {
      int bucket = bucket(counts, writes, percentile);
      rows.add(
          new SynchronousLatency(
              OptionalDouble.of(percentile),
              ofSize(terms, 1L << bucket),
              ofSize(terms, (2L << bucket) - 1)));
    }
    return rows;
  }

  /** The first bucket with which at least this share of the writes is counted. */
  private static int bucket(List<Long> counts, long writes, double percentile) {
    double wanted = percentile * writes;
    long counted = 0;
    for (int i = 0; i < counts.size(); i++) {
      counted += counts.get(i);
      if (counted >= wanted) {
        return i;
      }
    }
    throw new IllegalArgumentException("a percentile above 1");
  }

  private static OfSize ofSize(SynchronousTerms terms, long payloadBytes) {
    double added = terms.addedSeconds(payloadBytes);
    return new OfSize(payloadBytes, added, 1 / added);
  }
}
