package dev.weir.analysis;

import dev.weir.workload.Workload;

/**
 * One day of a measurement as a block that others may stand before and after: what it needs by
 * itself, and the hulls of its arrivals for windows that reach over its borders.
 */
public final class DayBlock {
  private final Envelope envelope;
  private final TangentHull starts = new TangentHull(false);
  private final TangentHull ends = new TangentHull(true);
  private final double seconds;
  private final double wireBytes;

  /**
   * @param day what arrived in the day
   * @param startNanos when the day begins, not after the first sample
   * @param endNanos when it ends, not before the end of the last sample
   */
  public DayBlock(WireLoad day, long startNanos, long endNanos) {
    this.envelope = EnvelopeBuilder.low(day);
    this.seconds = (endNanos - startNanos) / 1e9;
    this.wireBytes = day.totalWireBytes();
    Workload workload = day.workload();
    double worth = day.wireBytesPerUnit();
    for (int i = 0; i < workload.size(); i++) {
      starts.add((workload.startNanos(i) - startNanos) / 1e9, day.unitsBefore(i) * worth);
      ends.add((workload.endNanos(i) - startNanos) / 1e9, day.unitsBefore(i + 1) * worth);
    }
  }

  /** What the day needs by itself, in wire bytes per second. */
  public double requiredBytesPerSecond(long objectiveNanos) {
    return envelope.requiredBytesPerSecond(objectiveNanos);
  }

  double seconds() {
    return seconds;
  }

  double wireBytes() {
    return wireBytes;
  }

  /** Where windows that go on into later days begin. */
  TangentHull starts() {
    return starts;
  }

  /** Where windows that began in earlier days end. */
  TangentHull ends() {
    return ends;
  }
}
