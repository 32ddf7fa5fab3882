package dev.weir.planning.chapters;

import dev.weir.planning.LineNeed;
import dev.weir.planning.LinePlan;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.report.UnitKind;
import dev.weir.scenario.YearlyGrowth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How soon each line would be outgrown, for a plan that was told no growth. */
final class GrowthSensitivity {
  /** From what an archive grows by to what a young application does. */
  private static final List<YearlyGrowth> RATES =
      List.of(
          new YearlyGrowth(0.1),
          new YearlyGrowth(0.2),
          new YearlyGrowth(0.3),
          new YearlyGrowth(0.5));

  private GrowthSensitivity() {}

  static Optional<Section> section(Planned plan) {
    List<LinePlan> lines = plan.ordered();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    LineNeed need = plan.result().growth().now();
    List<DataTable.Row> rows = lines.stream().map(line -> row(plan, line, need)).toList();
    boolean zero = !plan.result().growth().rates().perYear().isEmpty();
    Sentence said =
        Sentence.of(zero ? "sentence.growthZero" : "sentence.growthNotGiven")
            .with("rpo", GrowthTables.seconds(plan.strictest()));
    DataTable table =
        new DataTable(
            "growthSensitivity",
            List.of("line", "headroom", "monthsAt10", "monthsAt20", "monthsAt30", "monthsAt50"),
            rows,
            notes(plan));
    return Optional.of(new Section(Section.Topic.GROWTH, List.of(said), List.of(table), List.of()));
  }

  private static List<Sentence> notes(Planned plan) {
    List<Sentence> notes = new ArrayList<>();
    if (plan.request().throttle().isPresent()) {
      notes.add(Sentence.of("note.sensitivityThrottled"));
    }
    notes.addAll(GrowthTables.ofTariffs(plan));
    return notes;
  }

  private static DataTable.Row row(Planned plan, LinePlan line, LineNeed need) {
    double factor = need.mostFactor(line.line(), plan.strictest());
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.name(line.line().name()));
    cells.add(new FigureValue.Amount(factor - 1, UnitKind.HEADROOM));
    for (YearlyGrowth rate : RATES) {
      cells.add(new FigureValue.Amount(rate.monthsUntil(factor), UnitKind.MONTHS));
    }
    DataTable.Row row = DataTable.Row.of(line.line().name(), cells);
    return !need.keepsNow(line.line(), plan.strictest()) ? row.weighing(DataTable.Weight.BAD) : row;
  }
}
