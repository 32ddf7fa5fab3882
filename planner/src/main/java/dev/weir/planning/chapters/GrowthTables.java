package dev.weir.planning.chapters;

import dev.weir.planning.GrowingNeed;
import dev.weir.planning.LinePlan;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import dev.weir.report.UnitKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of a plan whose writes grow. */
final class GrowthTables {
  private static final int MONTHS_PER_YEAR = 12;

  private final Ahead ahead;
  private final Planned plan;
  private final List<LinePlan> ordered;

  GrowthTables(Ahead ahead) {
    this.ahead = ahead;
    this.plan = ahead.plan();
    this.ordered = plan.ordered();
  }

  /** Each month: what the strictest objective needs, and the cheapest line that keeps them all. */
  DataTable months() {
    List<DataTable.Row> rows = new ArrayList<>();
    for (int month = 0; month <= ahead.horizon().months(); month++) {
      List<FigureValue> cells = new ArrayList<>();
      cells.add(FigureValue.name(ahead.horizon().name(month)));
      cells.addAll(need(plan.strictest(), month));
      rows.add(
          weighed(DataTable.Row.of(ahead.horizon().name(month), cells), plan.strictest(), month));
    }
    return table("growth", List.of("month"), rows, notes());
  }

  /** The same for every objective, once a year. */
  DataTable years() {
    List<DataTable.Row> rows = new ArrayList<>();
    for (Duration objective : plan.request().objectives()) {
      for (int month = 0; month <= ahead.horizon().months(); month += MONTHS_PER_YEAR) {
        List<FigureValue> cells = new ArrayList<>();
        cells.add(seconds(objective));
        cells.add(FigureValue.name(ahead.horizon().name(month)));
        cells.addAll(need(objective, month));
        String id = Ids.of(objective) + "." + ahead.horizon().name(month);
        rows.add(weighed(DataTable.Row.of(id, cells), objective, month));
      }
    }
    return table("growthObjectives", List.of("rpoSeconds", "month"), rows, List.of());
  }

  private DataTable table(
      String key, List<String> first, List<DataTable.Row> rows, List<Sentence> notes) {
    List<String> columns = new ArrayList<>(first);
    columns.add("requiredBitsPerSecond");
    if (ahead.throttled().isPresent()) {
      columns.add("requiredThrottledBitsPerSecond");
    }
    columns.addAll(List.of("line", "costPerMonth"));
    return new DataTable(key, columns, rows, notes);
  }

  /** What rates of their own, a throttle and tariffs mean for the figures of all tables. */
  private List<Sentence> notes() {
    List<Sentence> notes = new ArrayList<>();
    if (ahead.rates().differ()) {
      double excess = ahead.need().excess();
      notes.add(
          excess == 0
              ? ahead.grown("note.growth")
              : ahead.grown("note.growthClose").with("share", FigureValue.fractionAtMost(excess)));
    }
    ahead
        .throttled()
        .ifPresent(
            under -> {
              notes.add(Sentence.of("note.growthThrottled"));
              if (under.stepMonths() > 1) {
                notes.add(
                    Sentence.of("note.growthThrottledSteps")
                        .with("n", FigureValue.count(under.stepMonths())));
              }
            });
    notes.addAll(ofTariffs(plan));
    return notes;
  }

  /** Growth does not raise a price. */
  static List<Sentence> ofTariffs(Planned plan) {
    return plan.result().lines().stream().anyMatch(line -> !line.bills().isEmpty())
        ? List.of(Sentence.of("note.growthTariffs"))
        : List.of();
  }

  private DataTable.Row weighed(DataTable.Row row, Duration objective, int month) {
    boolean none = !ordered.isEmpty() && cheapest(objective, month).isEmpty();
    return none ? row.weighing(DataTable.Weight.BAD) : row;
  }

  private List<FigureValue> need(Duration objective, int month) {
    Optional<LinePlan> line = cheapest(objective, month);
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.required(ahead.need().requiredBitsPerSecond(objective, month)));
    throttled(objective, month).ifPresent(cells::add);
    cells.add(
        line.map(chosen -> FigureValue.name(chosen.line().name())).orElse(FigureValue.absent()));
    cells.add(line.map(Prices::perMonth).orElse(FigureValue.absent()));
    return cells;
  }

  /** What is to be ordered while the throttle stays; empty in a plan without one. */
  private Optional<FigureValue> throttled(Duration objective, int month) {
    return ahead
        .throttled()
        .map(under -> under.bitsPerSecond(objective, month))
        .map(
            needed ->
                needed.isPresent()
                    ? FigureValue.required(needed.getAsDouble())
                    : FigureValue.word("table.throttled.none"));
  }

  private Optional<LinePlan> cheapest(Duration objective, int month) {
    return ordered.stream().filter(line -> ahead.keeps(line, objective, month)).findFirst();
  }

  /** The first month in which no line keeps every objective, within the horizon. */
  Optional<Integer> firstMonthWithoutLine() {
    for (int month = 0; month <= ahead.horizon().months(); month++) {
      if (cheapest(plan.strictest(), month).isEmpty()) {
        return Optional.of(month);
      }
    }
    return Optional.empty();
  }

  /** Each line and objective: how long it is enough. */
  DataTable lines() {
    List<DataTable.Row> rows = new ArrayList<>();
    for (LinePlan line : ordered) {
      for (Duration objective : plan.request().objectives()) {
        rows.add(line(line, objective));
      }
    }
    List<String> columns = new ArrayList<>();
    columns.addAll(List.of("line", "rpoSeconds", "usableBitsPerSecond", "requiredBitsPerSecond"));
    if (ahead.throttled().isPresent()) {
      columns.add("requiredThrottledBitsPerSecond");
    }
    columns.addAll(List.of("monthsUntilBroken", "brokenFrom"));
    return new DataTable("growthLines", columns, rows, List.of());
  }

  private DataTable.Row line(LinePlan line, Duration objective) {
    boolean broken = !ahead.need().keepsNow(line.line(), objective);
    GrowingNeed.Lasting lasting = ahead.need().keeping(line.line(), objective);
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.name(line.line().name()));
    cells.add(seconds(objective));
    cells.add(FigureValue.bitsPerSecond(line.usableBitsPerSecond()));
    cells.add(FigureValue.required(ahead.need().requiredBitsPerSecond(objective, 0)));
    throttled(objective, 0).ifPresent(cells::add);
    cells.add(
        lasting instanceof GrowingNeed.Months found
            ? new FigureValue.Amount(found.months(), UnitKind.MONTHS)
            : FigureValue.absent());
    cells.add(broken ? FigureValue.word("table.growthLines.now") : from(lasting));
    DataTable.Row row = DataTable.Row.of(line.line().name() + "." + Ids.of(objective), cells);
    return broken ? row.weighing(DataTable.Weight.BAD) : row;
  }

  private FigureValue from(GrowingNeed.Lasting lasting) {
    return switch (lasting) {
      case GrowingNeed.Months found ->
          FigureValue.name(ahead.horizon().name((long) Math.floor(found.months()) + 1));
      case GrowingNeed.Beyond _ -> FigureValue.word("table.growthLines.beyond");
      case GrowingNeed.Never _ -> FigureValue.word("value.never");
    };
  }

  static FigureValue seconds(Duration objective) {
    return FigureValue.seconds(ReportAssembler.seconds(objective));
  }
}
