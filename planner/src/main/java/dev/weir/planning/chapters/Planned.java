package dev.weir.planning.chapters;

import dev.weir.engine.Cap;
import dev.weir.planning.Alternatives;
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
    return result.lines().stream().sorted(Planner.cheapestFirst(result.lines())).toList();
  }

  /** The line that the report is about: the recommended one, else the one that carries most. */
  Optional<LinePlan> leading() {
    return Planner.leading(result.lines(), result.recommended());
  }

  /** What a line carries at each instant as fast as one core packs, in wire bytes per second. */
  Cap packed(LinePlan line) {
    return request.packed(line.line(), result.load().wireBytesPerUnit());
  }

  /** How a line is drawn. */
  Plot.Role role(LinePlan line) {
    if (leading().filter(line::equals).isPresent()) {
      return Plot.Role.CHOSEN;
    }
    Alternatives alternatives = new Alternatives(request, result);
    if (alternatives.cheaperLine().filter(line::equals).isPresent()) {
      return Plot.Role.CHEAPER;
    }
    boolean dearer = alternatives.dearerLine().filter(line::equals).isPresent();
    return dearer ? Plot.Role.DEARER : Plot.Role.NEUTRAL;
  }
}
