package dev.weir.planning.chapters;

import dev.weir.planning.InParallel;
import dev.weir.planning.PlanningProgress;
import dev.weir.report.Section;
import java.util.List;
import java.util.Optional;

/** Every chapter that a plan can have beyond its verdict, lines and objectives. */
public final class Chapters {
  private static final List<Chapter> ALL =
      List.of(
          new WorstMomentsChapter(),
          new ScenariosChapter(),
          new InitialCopyChapter(),
          new GrowthChapter(),
          new CostChapter(),
          new SizingChapter(),
          new ServersChapter(),
          new RecoveryPlanChapter(),
          new ModesChapter(),
          new DowntimeChapter(),
          new QualityChapter());

  private Chapters() {}

  /** The chapters of a plan, each topic at most once. */
  public static List<Section> of(Planned plan) {
    return of(plan, PlanningProgress.NONE);
  }

  /**
   * The same.
   *
   * @param progress is told how far it is
   */
  public static List<Section> of(Planned plan, PlanningProgress progress) {
    int parts = ALL.stream().mapToInt(chapter -> chapter.parts(plan)).sum();
    progress.begins(PlanningProgress.Stage.CHAPTERS, parts);
    return InParallel.map(ALL, chapter -> chapter.of(plan, progress)).stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
