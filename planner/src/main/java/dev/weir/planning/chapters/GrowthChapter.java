package dev.weir.planning.chapters;

import dev.weir.planning.LinePlan;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.report.Sentences;
import dev.weir.scenario.Growth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When each line stops being enough, month by month; without a growth, how soon it would be. */
final class GrowthChapter implements Chapter {
  @Override
  public Optional<Section> of(Planned plan) {
    if (plan.result().envelopes().low().size() == 0) {
      return Optional.empty();
    }
    Growth asked = plan.request().scenario().growth();
    return asked
        .rate()
        .filter(rate -> rate.share() != 0)
        .map(
            rate -> {
              long end = plan.result().workload().endNanos();
              return grown(plan, Outlook.of(rate, asked, end, plan.zone()));
            })
        .or(() -> GrowthSensitivity.section(plan));
  }

  private static Section grown(Planned plan, Outlook outlook) {
    GrowthTables tables = new GrowthTables(plan, outlook);
    List<DataTable> shown = new ArrayList<>();
    shown.add(tables.months());
    if (plan.request().objectives().size() > 1) {
      shown.add(tables.years());
    }
    if (!plan.result().lines().isEmpty()) {
      shown.add(tables.lines());
    }
    return new Section(
        Section.Topic.GROWTH,
        sentences(plan, outlook, tables),
        shown,
        List.of(new GrowthPlot(plan, outlook, tables.need()).plot()));
  }

  private static List<Sentence> sentences(Planned plan, Outlook outlook, GrowthTables tables) {
    List<Sentence> found = new ArrayList<>();
    plan.leading().ifPresent(line -> found.add(enough(plan, outlook, tables.need(), line)));
    found.add(need(plan, outlook, tables.need()));
    if (!plan.result().lines().isEmpty()) {
      tables
          .firstMonthWithoutLine()
          .filter(month -> month > 0)
          .map(
              month ->
                  Sentence.of("sentence.growthNoneLeft")
                      .with("month", FigureValue.name(outlook.name(month))))
          .ifPresent(found::add);
    }
    return found;
  }

  /** Until when the line of the report is enough for every objective. */
  private static Sentence enough(Planned plan, Outlook outlook, LineNeed need, LinePlan line) {
    FigureValue name = FigureValue.name(line.line().name());
    FigureValue growth = FigureValue.fraction(outlook.growth().share());
    if (!need.keeps(line, plan.strictest(), 1)) {
      return Sentence.of("sentence.growthNotNow").with("line", name).with("g", growth);
    }
    double months = outlook.monthsUntil(need.drainedFactor(line, plan.strictest()));
    return months > outlook.horizonMonths()
        ? Sentence.of("sentence.growthBeyond")
            .with("line", name)
            .with("g", growth)
            .with("until", FigureValue.name(outlook.name(outlook.horizonMonths())))
        : Sentences.enoughUntil(
            outlook.growth().share(), line.line().name(), outlook.name((long) Math.floor(months)));
  }

  private static Sentence need(Planned plan, Outlook outlook, LineNeed need) {
    double now = need.requiredBitsPerSecond(plan.strictest());
    int horizon = outlook.horizonMonths();
    return Sentence.of("sentence.growthNeed")
        .with("rpo", GrowthTables.seconds(plan.strictest()))
        .with("c", FigureValue.required(now))
        .with("start", FigureValue.name(outlook.name(0)))
        .with("c2", FigureValue.required(now * outlook.factor(horizon)))
        .with("end", FigureValue.name(outlook.name(horizon)));
  }
}
