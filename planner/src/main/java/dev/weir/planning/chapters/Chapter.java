package dev.weir.planning.chapters;

import dev.weir.planning.PlanningProgress;
import dev.weir.report.Section;
import java.util.Optional;

/** One chapter of a report: pure, so that the same plan gives the same chapter. */
interface Chapter {
  /** The chapter, absent where the plan was not asked about it. */
  Optional<Section> of(Planned plan);

  /** How many parts it tells of as they are done, at least 1. */
  default int parts(Planned plan) {
    return 1;
  }

  /**
   * The chapter.
   *
   * @param progress is told each of its parts
   */
  default Optional<Section> of(Planned plan, PlanningProgress progress) {
    Optional<Section> section = of(plan);
    progress.partDone();
    return section;
  }
}
