package dev.weir.planning;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the weights and priorities of a scenario make of one line: whether each source keeps the
 * objective of its tier with its own share.
 */
public sealed interface LineShares {
  /** No source has a share of its own: the line is one queue, which the closed form judges. */
  record Alike() implements LineShares {}

  /**
   * Too many sources to play.
   *
   * @param sources how many
   */
  record TooMany(int sources) implements LineShares {}

  /** The line as a whole breaks an objective, or leaves it open, whatever its shares. */
  record NotPlayed() implements LineShares {}

  /**
   * Played through the replicator's engine.
   *
   * @param jobs one for each source, in their order
   */
  record Played(List<SharedJob> jobs) implements LineShares {
    public Played {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * What follows from another line: no source is older on a larger line, none younger on a smaller
   * one.
   */
  record Implied(Played other) implements LineShares {}

  /** The jobs that decide, those of the other line where the answer follows from it. */
  private List<SharedJob> jobs() {
    return switch (this) {
      case Alike _, TooMany _, NotPlayed _ -> List.of();
      case Played played -> played.jobs();
      case Implied implied -> implied.other().jobs();
    };
  }

  /** Whether nothing is known to break an objective or to leave it open. */
  default boolean keeps() {
    return !(this instanceof TooMany) && jobs().stream().allMatch(SharedJob::keeps);
  }

  /** What shares make of an objective that the line keeps as a whole. */
  enum Effect {
    /** There are none. */
    NONE,
    KEPT,
    BROKEN,
    /** Not played, or a queue is not empty at the end. */
    UNKNOWN
  }

  /**
   * What the shares make of one objective of the plan.
   *
   * @param strictest whether it is the strictest of the plan, which stands for those of the tiers
   */
  default Effect on(Duration objective, boolean strictest) {
    return switch (this) {
      case Alike _ -> Effect.NONE;
      case TooMany _, NotPlayed _ -> Effect.UNKNOWN;
      case Played _, Implied _ when breaks(objective, strictest) -> Effect.BROKEN;
      case Played played ->
          played.jobs().stream().allMatch(SharedJob::drained) ? Effect.KEPT : Effect.UNKNOWN;
      case Implied implied -> implied.other().keeps() ? Effect.KEPT : Effect.UNKNOWN;
    };
  }

  private boolean breaks(Duration objective, boolean strictest) {
    return jobs().stream().anyMatch(job -> job.breaks(objective, strictest));
  }

  /** The source that is furthest beyond its objective, if any is. */
  default Optional<SharedJob> worstBroken() {
    return jobs().stream()
        .filter(SharedJob::breaks)
        .max(Comparator.comparingDouble(SharedJob::overSeconds));
  }

  /** How many sources break their objective. */
  default long broken() {
    return jobs().stream().filter(SharedJob::breaks).count();
  }
}
