package dev.weir.planning.chapters;

import dev.weir.planning.LinePlan;
import dev.weir.report.FigureValue;
import dev.weir.report.Plot;
import dev.weir.report.Sentence;
import dev.weir.report.UnitKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chart C6: the need by month, lines as levels, the months in which it crosses them. */
final class GrowthPlot {
  /** As many lines as page 1 shows; more labels would lie on each other. */
  private static final int MOST_LINES = 6;

  /** Beyond this span the smaller lines could not be told apart on a linear axis. */
  private static final double LINEAR_SPAN = 8;

  private final Planned plan;
  private final Outlook outlook;
  private final LineNeed need;
  private final double now;
  private final List<LinePlan> lines;

  GrowthPlot(Planned plan, Outlook outlook, LineNeed need) {
    this.plan = plan;
    this.outlook = outlook;
    this.need = need;
    this.now = need.requiredBitsPerSecond(plan.strictest());
    this.lines = nearest();
  }

  /** The leading line with its neighbours, cheapest first. */
  private List<LinePlan> nearest() {
    List<LinePlan> ordered = plan.ordered();
    int leading = plan.leading().map(ordered::indexOf).orElse(0);
    int from = Math.clamp(leading - MOST_LINES / 2, 0, Math.max(0, ordered.size() - MOST_LINES));
    return ordered.subList(from, Math.min(ordered.size(), from + MOST_LINES));
  }

  Plot plot() {
    List<Plot.Point> points = new ArrayList<>();
    for (int month = 0; month <= outlook.horizonMonths(); month++) {
      points.add(new Plot.Point(month, now * outlook.factor(month)));
    }
    List<Plot.Level> levels = new ArrayList<>();
    List<Plot.Mark> marks = new ArrayList<>();
    for (LinePlan line : lines) {
      FigureValue name = FigureValue.name(line.line().name());
      double level = level(line);
      if (level > 0) {
        levels.add(new Plot.Level(name, plan.role(line), level));
      }
      crossing(line).ifPresent(marks::add);
    }
    return new Plot(
        "growth",
        finding(),
        new Plot.Axis("plot.growth.axis.month", Plot.Axis.Kind.MONTHS, Plot.Axis.Scale.LINEAR),
        new Plot.Axis("plot.growth.axis.required", Plot.Axis.Kind.BITS_PER_SECOND, scale()),
        List.of(
            new Plot.Series(
                FigureValue.word("plot.growth.series.required"),
                Plot.Role.WRITTEN,
                Plot.Shape.LINE,
                points)),
        levels,
        marks);
  }

  private double months(LinePlan line) {
    return outlook.monthsUntil(need.mostFactor(line, plan.strictest()));
  }

  /** Where the growing need leaves a line behind: its usable rate, less under a throttle. */
  private double level(LinePlan line) {
    return need.equivalentBitsPerSecond(line, plan.strictest());
  }

  private Optional<Plot.Mark> crossing(LinePlan line) {
    double months = months(line);
    if (months <= 0 || months > outlook.horizonMonths()) {
      return Optional.empty();
    }
    Sentence words =
        Sentence.of("plot.growth.mark")
            .with("line", FigureValue.name(line.line().name()))
            .with("month", FigureValue.name(outlook.name((long) Math.floor(months) + 1)));
    return Optional.of(new Plot.Mark(words, months, level(line)));
  }

  private Plot.Axis.Scale scale() {
    double last = now * outlook.factor(outlook.horizonMonths());
    double lowest = Math.min(now, last);
    double highest = Math.max(now, last);
    for (LinePlan line : lines) {
      double level = level(line);
      lowest = level > 0 ? Math.min(lowest, level) : lowest;
      highest = Math.max(highest, level);
    }
    return highest > LINEAR_SPAN * lowest ? Plot.Axis.Scale.LOGARITHMIC : Plot.Axis.Scale.LINEAR;
  }

  private Sentence finding() {
    FigureValue growth = FigureValue.fraction(outlook.growth().share());
    return plan.leading()
        .filter(line -> months(line) > 0 && months(line) <= outlook.horizonMonths())
        .map(
            line ->
                Sentence.of("plot.growth")
                    .with("g", growth)
                    .with("line", FigureValue.name(line.line().name()))
                    .with("months", new FigureValue.Amount(months(line), UnitKind.MONTHS)))
        .orElseGet(
            () ->
                Sentence.of("plot.growth.need")
                    .with("g", growth)
                    .with("c", FigureValue.required(now))
                    .with("c2", FigureValue.required(now * outlook.factor(outlook.horizonMonths())))
                    .with(
                        "months",
                        new FigureValue.Amount(outlook.horizonMonths(), UnitKind.MONTHS)));
  }
}
