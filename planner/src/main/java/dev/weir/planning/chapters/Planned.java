package dev.weir.planning.chapters;

import dev.weir.planning.LinePlan;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.PlanResult;
import dev.weir.planning.Planner;
import dev.weir.report.Plot;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A plan as chapters read it.
 *
 * @param request the question
 * @param result the answer
 * @param zone of the report: its days, weekdays and months
 */
public record Planned(PlanRequest request, PlanResult result, ZoneId zone) {
  /** The shortest objective, which no other exceeds in need. */
  Duration strictest() {
    return request.objectives().getFirst();
  }

  /** The lines, cheapest first. */
  List<LinePlan> ordered() {
    return result.lines().stream().sorted(Planner.cheapestFirst(request.lines())).toList();
  }

  /** The line that the report is about: the recommended one, else the one that carries most. */
  Optional<LinePlan> leading() {
    return Planner.leading(result.lines(), result.recommended());
  }

  /** The line before the leading one, cheapest first. */
  Optional<LinePlan> nextCheaper() {
    return besideLeading(-1);
  }

  /** The line after the leading one, cheapest first. */
  Optional<LinePlan> nextDearer() {
    return besideLeading(1);
  }

  private Optional<LinePlan> besideLeading(int step) {
    List<LinePlan> ordered = ordered();
    return leading()
        .map(plan -> ordered.indexOf(plan) + step)
        .filter(index -> index >= 0 && index < ordered.size())
        .map(ordered::get);
  }

  /** How a line is drawn. */
  Plot.Role role(LinePlan line) {
    if (leading().filter(line::equals).isPresent()) {
      return Plot.Role.CHOSEN;
    }
    if (nextCheaper().filter(line::equals).isPresent()) {
      return Plot.Role.CHEAPER;
    }
    return nextDearer().filter(line::equals).isPresent() ? Plot.Role.DEARER : Plot.Role.NEUTRAL;
  }
}
