package dev.weir.planning.chapters;

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

  private final Planned plan;
  private final Outlook outlook;
  private final LineNeed need;
  private final List<LinePlan> ordered;

  GrowthTables(Planned plan, Outlook outlook) {
    this.plan = plan;
    this.outlook = outlook;
    this.need = new LineNeed(plan);
    this.ordered = plan.ordered();
  }

  LineNeed need() {
    return need;
  }

  /** Each month: what the strictest objective needs, and the cheapest line that keeps them all. */
  DataTable months() {
    List<DataTable.Row> rows = new ArrayList<>();
    for (int month = 0; month <= outlook.horizonMonths(); month++) {
      List<FigureValue> cells = new ArrayList<>();
      cells.add(FigureValue.name(outlook.name(month)));
      cells.addAll(need(plan.strictest(), month));
      rows.add(weighed(DataTable.Row.of(outlook.name(month), cells), plan.strictest(), month));
    }
    return table("growth", List.of("month", "requiredBitsPerSecond", "line", "costPerMonth"), rows);
  }

  /** The same for every objective, once a year. */
  DataTable years() {
    List<DataTable.Row> rows = new ArrayList<>();
    for (Duration objective : plan.request().objectives()) {
      for (int month = 0; month <= outlook.horizonMonths(); month += MONTHS_PER_YEAR) {
        List<FigureValue> cells = new ArrayList<>();
        cells.add(seconds(objective));
        cells.add(FigureValue.name(outlook.name(month)));
        cells.addAll(need(objective, month));
        String id = Ids.of(objective) + "." + outlook.name(month);
        rows.add(weighed(DataTable.Row.of(id, cells), objective, month));
      }
    }
    return table(
        "growthObjectives",
        List.of("rpoSeconds", "month", "requiredBitsPerSecond", "line", "costPerMonth"),
        rows);
  }

  /** The required bandwidth is that of a constant line, so a throttle has to be spoken of. */
  private DataTable table(String key, List<String> columns, List<DataTable.Row> rows) {
    return new DataTable(key, columns, rows, notes(plan));
  }

  /** What a throttle and tariffs mean for growth; nothing without them. */
  static List<Sentence> notes(Planned plan) {
    List<Sentence> notes = new ArrayList<>();
    if (plan.request().throttle().isPresent()) {
      notes.add(Sentence.of("note.growthThrottled"));
    }
    if (plan.result().lines().stream().anyMatch(line -> !line.bills().isEmpty())) {
      notes.add(Sentence.of("note.growthTariffs"));
    }
    return notes;
  }

  private DataTable.Row weighed(DataTable.Row row, Duration objective, int month) {
    boolean none = !ordered.isEmpty() && cheapest(objective, month).isEmpty();
    return none ? row.weighing(DataTable.Weight.BAD) : row;
  }

  private List<FigureValue> need(Duration objective, int month) {
    Optional<LinePlan> line = cheapest(objective, month);
    return List.of(
        FigureValue.required(need.requiredBitsPerSecond(objective) * outlook.factor(month)),
        line.map(chosen -> FigureValue.name(chosen.line().name())).orElse(FigureValue.absent()),
        line.map(Prices::perMonth).orElse(FigureValue.absent()));
  }

  private Optional<LinePlan> cheapest(Duration objective, int month) {
    return ordered.stream()
        .filter(line -> need.keeps(line, objective, outlook.factor(month)))
        .findFirst();
  }

  /** The first month in which no line keeps every objective, within the horizon. */
  Optional<Integer> firstMonthWithoutLine() {
    for (int month = 0; month <= outlook.horizonMonths(); month++) {
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
    return table(
        "growthLines",
        List.of(
            "line",
            "rpoSeconds",
            "usableBitsPerSecond",
            "requiredBitsPerSecond",
            "monthsUntilBroken",
            "brokenFrom"),
        rows);
  }

  private DataTable.Row line(LinePlan line, Duration objective) {
    double needed = need.requiredBitsPerSecond(objective);
    double months = outlook.monthsUntil(need.mostFactor(line, objective));
    boolean broken = !need.keepsNow(line, objective);
    boolean never = Double.isInfinite(months);
    FigureValue from =
        never
            ? FigureValue.word("value.never")
            : FigureValue.name(outlook.name(broken ? 0 : (long) Math.floor(months) + 1));
    DataTable.Row row =
        DataTable.Row.of(
            line.line().name() + "." + Ids.of(objective),
            List.of(
                FigureValue.name(line.line().name()),
                seconds(objective),
                FigureValue.bitsPerSecond(line.usableBitsPerSecond()),
                FigureValue.required(needed),
                never ? FigureValue.absent() : new FigureValue.Amount(months, UnitKind.MONTHS),
                broken ? FigureValue.word("table.growthLines.now") : from));
    return broken ? row.weighing(DataTable.Weight.BAD) : row;
  }

  static FigureValue seconds(Duration objective) {
    return FigureValue.seconds(ReportAssembler.seconds(objective));
  }
}
