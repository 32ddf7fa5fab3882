package dev.weir.planning.chapters;

import dev.weir.analysis.ArrivalCurve;
import dev.weir.analysis.FluidQueue;
import dev.weir.analysis.ObjectiveResult;
import dev.weir.analysis.QueueResult;
import dev.weir.analysis.WireLoad;
import dev.weir.planning.Alternatives;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * What a line would have done that is as large as a percentile of 5-minute means, the usual way to
 * size one: it shows what a percentile leaves out, and why no verdict rests on one.
 */
final class PercentileSizing {
  private static final long SPAN_NANOS = 300_000_000_000L;
  private static final double[] PERCENTILES = {95, 99, 100};

  /** A year of 5-minute means is 105,120; captures reach to a year and a half. */
  private static final long MOST_MEANS = 200_000;

  /** A single mean has no percentiles. */
  private static final int FEWEST_MEANS = 2;

  private PercentileSizing() {}

  /** Absent where samples are longer than 5 minutes, or more means would be needed than a year. */
  static Optional<DataTable> table(Planned plan, double intervalSeconds) {
    Workload workload = plan.result().workload();
    long span = workload.endNanos() - workload.startNanos();
    if (intervalSeconds * 1e9 > SPAN_NANOS || span < SPAN_NANOS || span / SPAN_NANOS > MOST_MEANS) {
      return Optional.empty();
    }
    double[] means = means(plan.result().load());
    if (means.length < FEWEST_MEANS) {
      return Optional.empty();
    }
    Percentile percentile = new Percentile();
    percentile.setData(means);
    List<DataTable.Row> rows = new ArrayList<>();
    for (double p : PERCENTILES) {
      rows.add(row(plan, p, percentile.evaluate(p)));
    }
    return Optional.of(
        DataTable.of(
            "qualityPercentiles",
            List.of(
                "percentile",
                "bitsPerSecond",
                "breaches",
                "breachSeconds",
                "longestBreachSeconds",
                "peakAgeSeconds",
                "peakLossBytes"),
            rows));
  }

  /** Means over whole spans of the clock's 5 minutes in wire bytes per second. */
  private static double[] means(WireLoad load) {
    Workload workload = load.workload();
    ArrivalCurve arrivals = new ArrivalCurve(load);
    long first = Math.ceilDiv(workload.startNanos(), SPAN_NANOS) * SPAN_NANOS;
    List<Double> means = new ArrayList<>();
    double before = arrivals.wireBytesUpTo(first);
    for (long to = first + SPAN_NANOS; to <= workload.endNanos(); to += SPAN_NANOS) {
      double upTo = arrivals.wireBytesUpTo(to);
      if (workload.gapNanos(to - SPAN_NANOS, to) == 0) {
        means.add((upTo - before) / (SPAN_NANOS / 1e9));
      }
      before = upTo;
    }
    return means.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static DataTable.Row row(Planned plan, double percentile, double bytesPerSecond) {
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.count(percentile));
    cells.add(FigureValue.bitsPerSecond(bytesPerSecond * 8));
    boolean breaks = true;
    if (bytesPerSecond > 0) {
      QueueResult queue =
          FluidQueue.run(
              plan.result().load(),
              plan.request().packed(bytesPerSecond, plan.result().load().wireBytesPerUnit()),
              List.of(plan.strictest().toNanos()));
      ObjectiveResult judged = queue.objectives().getFirst();
      breaks = judged.breachCount() > 0;
      cells.add(FigureValue.count(judged.breachCount()));
      cells.add(FigureValue.seconds(judged.breachSeconds()));
      cells.add(FigureValue.seconds(Alternatives.longestSeconds(judged)));
      cells.add(FigureValue.secondsAtMost(queue.peakAgeSeconds()));
      cells.add(
          FigureValue.bytesAtMost(
              queue.largestBacklog() == null ? 0 : queue.largestBacklog().backlogPayloadBytes()));
    } else {
      for (int i = 0; i < 5; i++) {
        cells.add(FigureValue.absent());
      }
    }
    DataTable.Row row = DataTable.Row.of("p" + (int) percentile, cells);
    return breaks ? row.weighing(DataTable.Weight.BAD) : row;
  }
}
