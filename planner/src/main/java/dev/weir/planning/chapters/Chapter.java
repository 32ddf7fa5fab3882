package dev.weir.planning.chapters;

import dev.weir.report.Section;
import java.util.Optional;

/** One chapter of a report: pure, so that the same plan gives the same chapter. */
interface Chapter {
  /** The chapter, absent where the plan was not asked about it. */
  Optional<Section> of(Planned plan);
}
