package dev.weir.collector.importing;

import dev.weir.capture.IntervalSink;

/**
 * Turns rows of rates into intervals, where the time of a row is the end of what it measured. A row
 * reaches back to the one before, but never further than {@link UsualStep#LONGEST_STEPS} usual
 * steps: what lies further back is a gap and the row then covers one usual step.
 */
final class EndStampedRates {
  private static final double NANOS_PER_SECOND = 1e9;

  private final IntervalSink sink;
  private final long usualNanos;
  private final boolean firstRowCounts;
  private long last = Long.MIN_VALUE;
  private boolean first;
  private long hole;
  private long start;
  private long end;

  /**
   * @param usualNanos usual step between rows; 0 where there is none
   * @param firstRowCounts whether the first row is taken to cover one usual step; otherwise it only
   *     says when the second one begins
   */
  EndStampedRates(IntervalSink sink, long usualNanos, boolean firstRowCounts) {
    this.sink = sink;
    this.usualNanos = usualNanos;
    this.firstRowCounts = firstRowCounts;
  }

  /** Goes on to the row that ends at a time later than the row before. */
  void row(long nanos) {
    first = last == Long.MIN_VALUE;
    end = nanos;
    if (first) {
      start = firstRowCounts ? nanos - usualNanos : nanos;
      hole = start;
    } else {
      hole = last;
      boolean interrupted = usualNanos > 0 && nanos - last > UsualStep.LONGEST_STEPS * usualNanos;
      start = interrupted ? nanos - usualNanos : last;
    }
    last = nanos;
  }

  /**
   * What the row says of one source.
   *
   * @param bytesPerSecond NaN where the row has no value
   * @param operationsPerSecond NaN where they are unknown
   */
  void rate(int source, double bytesPerSecond, double operationsPerSecond) {
    if (start == end) {
      return;
    }
    if (hole < start) {
      sink.gap(source, hole, start - hole, "no row in the file");
    }
    long length = end - start;
    if (!Double.isNaN(bytesPerSecond)) {
      sink.interval(
          source,
          start,
          length,
          amount(bytesPerSecond, length),
          Double.isNaN(operationsPerSecond) ? -1 : amount(operationsPerSecond, length));
    } else if (!first) {
      sink.gap(source, start, length, "no value in the file");
    }
  }

  private static long amount(double perSecond, long nanos) {
    return Math.round(perSecond * (nanos / NANOS_PER_SECOND));
  }
}
