package dev.weir.planning.chapters;

import dev.weir.analysis.DayBootstrap;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What other days like the measured ones could have needed, and what a longer look could change.
 */
final class DayResampling {
  /** Fewer days do not hold every weekday once. */
  static final int FEWEST_DAYS = 7;

  private static final int RESAMPLES = 1_000;

  /** Fixed, so that the same measurement gives the same report. */
  private static final long SEED = 1_729;

  private final Planned plan;
  private final WholeDays days;

  DayResampling(Planned plan, WholeDays days) {
    this.plan = plan;
    this.days = days;
  }

  boolean possible() {
    return days.dates().size() >= FEWEST_DAYS;
  }

  /** Each objective: what was needed, and the interval over resampled days. */
  DataTable intervals() {
    DayBootstrap bootstrap = new DayBootstrap(days.blocks());
    List<DataTable.Row> rows = new ArrayList<>();
    for (Duration objective : plan.request().objectives()) {
      DayBootstrap.Interval interval = bootstrap.interval(objective.toNanos(), RESAMPLES, SEED);
      rows.add(
          DataTable.Row.of(
              Ids.of(objective),
              List.of(
                  GrowthTables.seconds(objective),
                  FigureValue.required(measured(objective)),
                  FigureValue.required(interval.p5() * 8),
                  FigureValue.required(interval.p50() * 8),
                  FigureValue.required(interval.p95() * 8))));
    }
    Sentence how =
        Sentence.of("note.resampling")
            .with("n", FigureValue.count(RESAMPLES))
            .with("days", FigureValue.count(days.dates().size()))
            .with("seed", FigureValue.name(Long.toString(SEED)));
    return new DataTable(
        "qualityBootstrap",
        List.of(
            "rpoSeconds",
            "requiredBitsPerSecond",
            "p5BitsPerSecond",
            "p50BitsPerSecond",
            "p95BitsPerSecond"),
        rows,
        List.of(how));
  }

  private double measured(Duration objective) {
    return plan.result().envelopes().low().requiredBytesPerSecond(objective.toNanos()) * 8;
  }

  /** How the need grows with the number of days looked at. */
  DataTable lengths() {
    double[] sorted = ascending();
    List<DataTable.Row> rows = new ArrayList<>();
    for (int k : lengths(sorted.length)) {
      rows.add(
          DataTable.Row.of(
              Integer.toString(k),
              List.of(
                  FigureValue.count(k),
                  FigureValue.required(sorted[medianOfLargest(k, sorted.length)] * 8))));
    }
    return new DataTable(
        "qualityLengths",
        List.of("days", "requiredBitsPerSecond"),
        rows,
        List.of(Sentence.of("note.lengths").with("rpo", GrowthTables.seconds(plan.strictest()))));
  }

  /** 1, 2, 4, 7, 14, 28, ... days, and all of them. */
  private static List<Integer> lengths(int all) {
    List<Integer> lengths = new ArrayList<>(List.of(1, 2, 4));
    for (int k = FEWEST_DAYS; k < all; k *= 2) {
      lengths.add(k);
    }
    lengths.add(all);
    return lengths;
  }

  /**
   * Place of the median of the largest of k among n distinct values, by rising value from 0: the
   * smallest i for which at least half of the choices of k lie within the i + 1 smallest, C(i+1, k)
   * / C(n, k) >= 1/2.
   */
  static int medianOfLargest(int k, int n) {
    double within = 1;
    int place = n - 1;
    while (place >= k && within * (place + 1 - k) / (place + 1) >= 0.5) {
      within *= (place + 1 - k) / (double) (place + 1);
      place--;
    }
    return place;
  }

  /** The busiest day against the second busiest: what one more day can do. */
  Sentence busiest() {
    long nanos = plan.strictest().toNanos();
    List<Integer> order =
        IntStream.range(0, days.dates().size())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                        (Integer day) -> days.blocks().get(day).requiredBytesPerSecond(nanos))
                    .reversed())
            .toList();
    return Sentence.of("sentence.busiestDay")
        .with("n", FigureValue.count(order.size()))
        .with("rpo", GrowthTables.seconds(plan.strictest()))
        .with("date", date(order.get(0)))
        .with("c", alone(order.get(0), nanos))
        .with("date2", date(order.get(1)))
        .with("c2", alone(order.get(1), nanos));
  }

  private FigureValue date(int day) {
    return FigureValue.name(days.dates().get(day).toString());
  }

  private FigureValue alone(int day, long objectiveNanos) {
    return FigureValue.required(days.blocks().get(day).requiredBytesPerSecond(objectiveNanos) * 8);
  }

  private double[] ascending() {
    long nanos = plan.strictest().toNanos();
    return days.blocks().stream()
        .mapToDouble(day -> day.requiredBytesPerSecond(nanos))
        .sorted()
        .toArray();
  }
}
