package dev.weir.planning.chapters;

import dev.weir.line.Cost;
import dev.weir.planning.LinePlan;
import dev.weir.planning.Planner;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.FigureValue;
import dev.weir.report.Plot;
import dev.weir.report.Sentence;
import java.util.List;
import java.util.Optional;

/** Chart C7: cost per month against the largest age; lines that break an objective are hollow. */
final class CostPlot {
  /** A logarithmic axis has no 0: what never waits is drawn here, and the axis says so. */
  private static final double SHORTEST_SECONDS = 1;

  private CostPlot() {}

  static Optional<Plot> plot(Planned plan) {
    List<LinePlan> lines = plan.ordered();
    if (!Planner.priced(plan.result().lines()) || lines.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Plot(
            "cost",
            finding(plan, lines),
            new Plot.Axis("plot.cost.axis.cost", Plot.Axis.Kind.MONEY, Plot.Axis.Scale.LINEAR),
            new Plot.Axis(
                "plot.cost.axis.age", Plot.Axis.Kind.SECONDS, Plot.Axis.Scale.LOGARITHMIC),
            lines.stream().map(line -> series(plan, line)).toList(),
            plan.request().objectives().stream()
                .map(ReportAssembler::seconds)
                .filter(seconds -> seconds >= SHORTEST_SECONDS)
                .map(
                    seconds ->
                        new Plot.Level(FigureValue.seconds(seconds), Plot.Role.OBJECTIVE, seconds))
                .toList(),
            List.of()));
  }

  private static Plot.Series series(Planned plan, LinePlan line) {
    boolean keeps = line.meetsAll(plan.request().objectives());
    Cost cost = line.costPerMonth().orElseThrow();
    double age = Math.max(SHORTEST_SECONDS, line.queue().peakAgeSeconds());
    return new Plot.Series(
        FigureValue.name(line.line().name()),
        plan.role(line),
        keeps ? Plot.Shape.POINTS : Plot.Shape.HOLLOW_POINTS,
        List.of(new Plot.Point(cost.amount().doubleValue(), age)));
  }

  private static Sentence finding(Planned plan, List<LinePlan> lines) {
    return plan.result()
        .recommended()
        .map(
            line ->
                Sentence.of("plot.cost")
                    .with("line", FigureValue.name(line.line().name()))
                    .with("cost", Prices.perMonth(line)))
        .orElseGet(() -> Sentence.of("plot.cost.none").with("n", FigureValue.count(lines.size())));
  }
}
