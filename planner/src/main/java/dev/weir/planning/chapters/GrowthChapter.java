package dev.weir.planning.chapters;

import dev.weir.planning.GrowingNeed;
import dev.weir.planning.LinePlan;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** When each line stops being enough, month by month; without a growth, how soon it would be. */
final class GrowthChapter implements Chapter {
  @Override
  public Optional<Section> of(Planned plan) {
    if (plan.result().envelopes().low().size() == 0) {
      return Optional.empty();
    }
    return Ahead.of(plan).map(GrowthChapter::grown).or(() -> GrowthSensitivity.section(plan));
  }

  private static Section grown(Ahead ahead) {
    GrowthTables tables = new GrowthTables(ahead);
    List<DataTable> shown = new ArrayList<>();
    shown.add(tables.months());
    if (ahead.plan().request().objectives().size() > 1) {
      shown.add(tables.years());
    }
    if (!ahead.plan().result().lines().isEmpty()) {
      shown.add(tables.lines());
    }
    return new Section(
        Section.Topic.GROWTH,
        sentences(ahead, tables),
        shown,
        List.of(new GrowthPlot(ahead).plot()));
  }

  private static List<Sentence> sentences(Ahead ahead, GrowthTables tables) {
    List<Sentence> found = new ArrayList<>();
    ahead.plan().leading().ifPresent(line -> found.add(enough(ahead, line)));
    found.add(need(ahead));
    if (!ahead.plan().result().lines().isEmpty()) {
      tables
          .firstMonthWithoutLine()
          .filter(month -> month > 0)
          .map(
              month ->
                  Sentence.of("sentence.growthNoneLeft")
                      .with("month", FigureValue.name(ahead.horizon().name(month))))
          .ifPresent(found::add);
    }
    return found;
  }

  /** Until when the line of the report is enough for every objective. */
  private static Sentence enough(Ahead ahead, LinePlan line) {
    FigureValue name = FigureValue.name(line.line().name());
    Horizon horizon = ahead.horizon();
    if (!ahead.keeps(line, ahead.plan().strictest(), 0)) {
      return ahead.grown("sentence.growthNotNow").with("line", name);
    }
    return ahead.need().draining(line.line(), ahead.plan().strictest())
                instanceof GrowingNeed.Months found
            && found.months() <= horizon.months()
        ? ahead
            .grown("sentence.enoughUntil")
            .with("line", name)
            .with("until", FigureValue.name(horizon.name((long) Math.floor(found.months()))))
        : ahead
            .grown("sentence.growthBeyond")
            .with("line", name)
            .with("until", FigureValue.name(horizon.name(horizon.months())));
  }

  /**
   * What is to be ordered now and in the last month; a throttle may leave nothing that is enough.
   */
  private static Sentence need(Ahead ahead) {
    Duration objective = ahead.plan().strictest();
    int last = ahead.horizon().months();
    OptionalDouble now = ahead.orderedBitsPerSecond(objective, 0);
    OptionalDouble then = ahead.orderedBitsPerSecond(objective, last);
    String key =
        ahead.throttled().isPresent() ? "sentence.growthNeedThrottled" : "sentence.growthNeed";
    if (now.isEmpty()) {
      return Sentence.of("sentence.growthNeedNone").with("rpo", GrowthTables.seconds(objective));
    }
    Sentence said =
        Sentence.of(then.isPresent() ? key : "sentence.growthNeedLost")
            .with("rpo", GrowthTables.seconds(objective))
            .with("c", FigureValue.required(now.getAsDouble()))
            .with("start", FigureValue.name(ahead.horizon().name(0)))
            .with("end", FigureValue.name(ahead.horizon().name(last)));
    return then.isPresent() ? said.with("c2", FigureValue.required(then.getAsDouble())) : said;
  }
}
