package dev.weir.planning.chapters;

import dev.weir.analysis.Breach;
import dev.weir.analysis.BreachReplay;
import dev.weir.analysis.BreachScene;
import dev.weir.analysis.ObjectiveResult;
import dev.weir.analysis.WorstMoment;
import dev.weir.planning.LinePlan;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The worst breaches of the strictest objective on each line, and who wrote what caused them. */
final class WorstMomentsChapter implements Chapter {
  /** What report.md's sheet holds of each line: the rest is alike and less bad. */
  private static final int MOST_BREACHES = 20;

  @Override
  public Optional<Section> of(Planned plan) {
    return plan.result().lines().isEmpty()
        ? Optional.empty()
        : Optional.of(new Assembly(plan).section());
  }

  private static final class Assembly {
    private final Planned plan;
    private final List<DataTable.Row> moments = new ArrayList<>();
    private final Writers writers;
    private final List<Sentence> notes = new ArrayList<>();

    Assembly(Planned plan) {
      this.plan = plan;
      this.writers = new Writers(plan.request().workload());
    }

    Section section() {
      plan.ordered().forEach(this::add);
      List<DataTable> tables = new ArrayList<>();
      tables.add(
          new DataTable(
              "worstMoments",
              List.of(
                  "line",
                  "busySince",
                  "start",
                  "end",
                  "breachSeconds",
                  "peakAgeSeconds",
                  "peakAgeAt",
                  "peakLossBytes",
                  "peakLossAt"),
              moments,
              notes));
      writers.table().ifPresent(tables::add);
      Sentence said =
          Sentence.of("sentence.worstBreaches")
              .with("rpo", GrowthTables.seconds(plan.strictest()))
              .with("n", FigureValue.count(MOST_BREACHES));
      return new Section(Section.Topic.WORST_MOMENTS, List.of(said), tables, List.of());
    }

    private void add(LinePlan line) {
      ObjectiveResult judged = line.result(plan.strictest());
      if (judged.breaches().isEmpty()) {
        moments.add(withoutBreach(line));
        return;
      }
      List<Breach> worst =
          judged.breaches().stream()
              .sorted(Comparator.comparingDouble(Breach::peakAgeSeconds).reversed())
              .limit(MOST_BREACHES)
              .sorted(Comparator.comparingLong(Breach::startNanos))
              .toList();
      List<BreachScene> scenes =
          BreachReplay.of(plan.result().load(), plan.packed(line), worst).stream()
              .sorted(
                  Comparator.comparingDouble((BreachScene scene) -> scene.breach().peakAgeSeconds())
                      .reversed())
              .toList();
      for (int rank = 1; rank <= scenes.size(); rank++) {
        String id = line.line().name() + "." + rank;
        moments.add(breach(id, line, scenes.get(rank - 1)));
        writers.add(id, line, scenes.get(rank - 1));
      }
      if (judged.breachCount() > scenes.size()) {
        notes.add(
            Sentence.of("note.worstBreachesOf")
                .with("line", FigureValue.name(line.line().name()))
                .with("all", FigureValue.count(judged.breachCount()))
                .with("n", FigureValue.count(scenes.size())));
      }
    }
  }

  private static DataTable.Row breach(String id, LinePlan line, BreachScene scene) {
    Breach breach = scene.breach();
    return DataTable.Row.of(
            id,
            List.of(
                FigureValue.name(line.line().name()),
                moment(scene.busySinceNanos()),
                moment(breach.startNanos()),
                breach.open() ? FigureValue.word("value.open") : moment(breach.endNanos()),
                FigureValue.seconds((breach.endNanos() - breach.startNanos()) / 1e9),
                FigureValue.secondsAtMost(scene.largestAge().ageSeconds()),
                moment(scene.largestAge().atNanos()),
                FigureValue.bytesAtMost(scene.largestBacklog().backlogPayloadBytes()),
                moment(scene.largestBacklog().atNanos())))
        .weighing(DataTable.Weight.BAD);
  }

  /** A line that keeps the objective is still worst at some moment. */
  private static DataTable.Row withoutBreach(LinePlan line) {
    WorstMoment age = line.queue().largestAge();
    WorstMoment backlog = line.queue().largestBacklog();
    return DataTable.Row.of(
        line.line().name() + ".0",
        List.of(
            FigureValue.name(line.line().name()),
            FigureValue.absent(),
            FigureValue.absent(),
            FigureValue.absent(),
            FigureValue.absent(),
            FigureValue.secondsAtMost(line.queue().peakAgeSeconds()),
            momentOf(age),
            FigureValue.bytesAtMost(backlog == null ? 0 : backlog.backlogPayloadBytes()),
            momentOf(backlog)));
  }

  private static FigureValue momentOf(@Nullable WorstMoment worst) {
    return worst == null ? new FigureValue.NoMoment() : moment(worst.atNanos());
  }

  private static FigureValue moment(long nanos) {
    return FigureValue.moment(ReportAssembler.instant(nanos));
  }
}
