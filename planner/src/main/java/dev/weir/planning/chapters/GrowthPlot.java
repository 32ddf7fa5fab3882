package dev.weir.planning.chapters;

import dev.weir.planning.LinePlan;
import dev.weir.report.FigureValue;
import dev.weir.report.Plot;
import dev.weir.report.Sentence;
import dev.weir.report.UnitKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Chart C6: the need by month, lines as levels, the months in which it crosses them. */
final class GrowthPlot {
  /** As many lines as page 1 shows; more labels would lie on each other. */
  private static final int MOST_LINES = 6;

  /** Beyond this span the smaller lines could not be told apart on a linear axis. */
  private static final double LINEAR_SPAN = 8;

  private final Ahead ahead;
  private final Planned plan;
  private final List<LinePlan> lines;
  private final List<Plot.Point> points;

  GrowthPlot(Ahead ahead) {
    this.ahead = ahead;
    this.plan = ahead.plan();
    this.lines = nearest();
    this.points = points();
  }

  /** What is to be ordered in each month, as long as any line is enough. */
  private List<Plot.Point> points() {
    List<Plot.Point> found = new ArrayList<>();
    for (int month = 0; month <= ahead.horizon().months(); month++) {
      OptionalDouble needed = ahead.orderedBitsPerSecond(plan.strictest(), month);
      if (needed.isPresent()) {
        found.add(new Plot.Point(month, needed.getAsDouble()));
      }
    }
    return found;
  }

  /** The leading line with its neighbours, cheapest first. */
  private List<LinePlan> nearest() {
    List<LinePlan> ordered = plan.ordered();
    int leading = plan.leading().map(ordered::indexOf).orElse(0);
    int from = Math.clamp(leading - MOST_LINES / 2, 0, Math.max(0, ordered.size() - MOST_LINES));
    return ordered.subList(from, Math.min(ordered.size(), from + MOST_LINES));
  }

  Plot plot() {
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
                FigureValue.word(
                    ahead.throttled().isPresent()
                        ? "plot.growth.series.throttled"
                        : "plot.growth.series.required"),
                Plot.Role.WRITTEN,
                Plot.Shape.LINE,
                points)),
        levels,
        marks);
  }

  /** Where the growing need leaves a line behind, with the throttle and without. */
  private static double level(LinePlan line) {
    return line.usableBitsPerSecond();
  }

  private Optional<Double> crossed(LinePlan line) {
    return ahead
        .monthsUntilBroken(line)
        .filter(months -> months > 0 && months <= ahead.horizon().months());
  }

  private Optional<Plot.Mark> crossing(LinePlan line) {
    return crossed(line)
        .map(
            months ->
                new Plot.Mark(
                    Sentence.of("plot.growth.mark")
                        .with("line", FigureValue.name(line.line().name()))
                        .with(
                            "month",
                            FigureValue.name(ahead.horizon().name((long) Math.floor(months) + 1))),
                    months,
                    level(line)));
  }

  private Plot.Axis.Scale scale() {
    double[] all =
        DoubleStream.concat(
                points.stream().mapToDouble(Plot.Point::y),
                lines.stream().mapToDouble(GrowthPlot::level))
            .filter(value -> value > 0)
            .sorted()
            .toArray();
    return all.length > 0 && all[all.length - 1] > LINEAR_SPAN * all[0]
        ? Plot.Axis.Scale.LOGARITHMIC
        : Plot.Axis.Scale.LINEAR;
  }

  private Sentence finding() {
    return plan.leading()
        .flatMap(line -> crossed(line).map(months -> enough(line, months)))
        .orElseGet(this::need);
  }

  private Sentence enough(LinePlan line, double months) {
    return ahead
        .grown("plot.growth")
        .with("line", FigureValue.name(line.line().name()))
        .with("months", new FigureValue.Amount(months, UnitKind.MONTHS));
  }

  private Sentence need() {
    if (points.isEmpty()) {
      return Sentence.of("sentence.growthNeedNone")
          .with("rpo", GrowthTables.seconds(plan.strictest()));
    }
    return ahead
        .grown("plot.growth.need")
        .with("c", FigureValue.required(points.getFirst().y()))
        .with("c2", FigureValue.required(points.getLast().y()))
        .with("months", new FigureValue.Amount(points.getLast().x(), UnitKind.MONTHS));
  }
}
