package dev.weir.planning;

import dev.weir.analysis.ArrivalCurve;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.report.Timeline;
import dev.weir.report.TimelineRow;
import dev.weir.workload.Workload;
import java.util.List;

/** Rolls a workload up to the rows of the timeline sheet. */
final class TimelineRollUp {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;

  /** A week of minutes; more rows make a workbook slow. */
  private static final int ROWS_FOR_COMFORT = 10_080;

  /** Lengths that a person recognises, in seconds. */
  private static final long[] LENGTHS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400
  };

  private TimelineRollUp() {}

  /** The rows of a line: its factor says what share of its largest rate it carries in a row. */
  static List<TimelineRow> rows(WireLoad load, LinePlan plan) {
    return rows(load, plan.service(), plan.queue().bytesPerSecond());
  }

  /**
   * @param service what the line carries at each instant in wire bytes per second
   * @param bytesPerSecond the most that it carries, and as fast as one core packs
   */
  static List<TimelineRow> rows(WireLoad load, Cap service, double bytesPerSecond) {
    Workload workload = load.workload();
    Timeline timeline = new Timeline(bytesPerSecond);
    ArrivalCurve arrivals = new ArrivalCurve(load);
    long step = rowNanos(workload);
    double before = 0;
    for (long from = workload.startNanos(); from < workload.endNanos(); ) {
      long to = Math.min(workload.endNanos(), from + step);
      double factor = factor(service, bytesPerSecond, from, to);
      double upTo = arrivals.wireBytesUpTo(to);
      timeline.add(ReportAssembler.instant(to), (to - from) / 1e9, upTo - before, factor);
      before = upTo;
      from = to;
    }
    return timeline.rows();
  }

  /**
   * Mean share of the largest rate over a row, also where the line changes inside it; 0 if none.
   */
  private static double factor(Cap service, double bytesPerSecond, long from, long to) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    double sum = 0;
    for (long at = from; at < to; ) {
      long until = Math.min(to, service.nextChangeAfter(at));
      double share = Math.min(1, service.bytesPerSecondAt(at) / bytesPerSecond);
      sum += share * ((until - at) / (double) (to - from));
      at = until;
    }
    return sum;
  }

  static long rowNanos(Workload workload) {
    long span = workload.endNanos() - workload.startNanos();
    double sample = ReportAssembler.usualPieceSeconds(workload);
    for (long length : LENGTHS) {
      boolean comfortable = Math.ceilDiv(span, length * SECOND) <= ROWS_FOR_COMFORT;
      if (length >= sample && comfortable) {
        boolean minutesFit = Math.ceilDiv(span, MINUTE) <= Timeline.MOST_ROWS;
        return length * SECOND > MINUTE && minutesFit && sample <= 60 ? MINUTE : length * SECOND;
      }
    }
    return Math.ceilDiv(span, ROWS_FOR_COMFORT);
  }
}
