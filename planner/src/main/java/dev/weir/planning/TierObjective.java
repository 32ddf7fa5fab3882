package dev.weir.planning;

import dev.weir.scenario.Scenario;
import dev.weir.scenario.Tier;
import dev.weir.workload.WorkloadSet;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the tiers of a scenario ask of a line that all sources share as one queue. */
final class TierObjective {
  private TierObjective() {}

  /** The tier with the shortest objective of those that a measured source is in. */
  static Optional<Tier> strictest(Scenario scenario, WorkloadSet workload) {
    FleetRules rules = new FleetRules(scenario);
    return workload.sources().stream()
        .map(source -> scenario.fleet().tier(rules.label(source).tier()))
        .flatMap(Optional::stream)
        .min(Comparator.comparing(Tier::rpo).thenComparing(Tier::number));
  }

  /**
   * The objectives of a plan: in one queue the writes of a tier are as old as all others, so the
   * shortest objective of a tier holds for the line as a whole. Where sources have shares of their
   * own, each is judged with its own.
   */
  static List<Duration> with(PlanRequest request) {
    if (SharedLines.asked(request)) {
      return request.objectives();
    }
    Duration asked = request.objectives().getFirst();
    return Stream.concat(
            strictest(request.scenario(), request.workload())
                .map(Tier::rpo)
                .filter(rpo -> rpo.compareTo(asked) < 0)
                .stream(),
            request.objectives().stream())
        .toList();
  }

  /**
   * The objective of a plan of which none was asked: that of the tiers, where every source is in
   * one, else the usual one. In one queue the shortest holds for all. With shares of their own each
   * source is judged with its own; then all writes in one queue are no older than the longest.
   *
   * @param usual the request with the usual objective
   */
  static Duration unasked(PlanRequest usual) {
    FleetRules rules = new FleetRules(usual.scenario());
    List<Optional<Duration>> ofSources =
        usual.workload().sources().stream()
            .map(source -> usual.scenario().fleet().tier(rules.label(source).tier()).map(Tier::rpo))
            .toList();
    if (ofSources.stream().anyMatch(Optional::isEmpty)) {
      return PlanRequest.USUAL_OBJECTIVE;
    }
    Comparator<Duration> shortest = Comparator.naturalOrder();
    return ofSources.stream()
        .flatMap(Optional::stream)
        .min(SharedLines.asked(usual) ? shortest.reversed() : shortest)
        .orElse(PlanRequest.USUAL_OBJECTIVE);
  }

  /** The tier whose objective is the strictest of the plan, and was asked for by it alone. */
  static Optional<Tier> deciding(PlanRequest request) {
    return SharedLines.asked(request)
        ? Optional.empty()
        : strictest(request.scenario(), request.workload())
            .filter(tier -> tier.rpo().equals(request.objectives().getFirst()));
  }
}
