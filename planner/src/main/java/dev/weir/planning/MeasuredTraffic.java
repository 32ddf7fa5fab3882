package dev.weir.planning;

import dev.weir.analysis.SentOnLine;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.line.MonthOfTraffic;
import dev.weir.workload.Gap;
import dev.weir.workload.Workload;

/** What a line sends of a workload, and when it was not measured what would have to be sent. */
final class MeasuredTraffic implements MonthOfTraffic.SentBytes {
  private final Workload workload;
  private final SentOnLine sent;

  /**
   * @param line what it carries at each instant in wire bytes per second; never unlimited
   */
  MeasuredTraffic(WireLoad load, Cap line) {
    this.workload = load.workload();
    this.sent = new SentOnLine(load, line);
  }

  @Override
  public double between(long fromNanos, long untilNanos) {
    return sent.between(fromNanos, untilNanos);
  }

  @Override
  public long gapNanos(long fromNanos, long untilNanos) {
    return workload.gapNanos(fromNanos, untilNanos);
  }

  @Override
  public double writtenInGaps(long fromNanos, long untilNanos) {
    double bytes = 0;
    for (Gap gap : workload.gaps()) {
      long from = Math.max(fromNanos, gap.startNanos());
      long until = Math.min(untilNanos, gap.endNanos());
      bytes += until > from ? sent.written(from, until) : 0;
    }
    return bytes;
  }
}
