package dev.weir.planning;

import dev.weir.scenario.Scenario;
import dev.weir.scenario.ServerRule;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.WorkloadSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Parts of a scenario that were given and that this plan does not count. */
final class UncountedParts {
  private UncountedParts() {}

  /** Their keys in the scenario file. */
  static List<String> of(Scenario scenario, WorkloadSet workload) {
    List<String> keys = new ArrayList<>();
    if (scenario.copies().protectedSize().isEmpty() && scenario.copies().initial().isPresent()) {
      keys.add("initial");
    }
    FleetRules rules = new FleetRules(scenario);
    boolean overridden =
        sources(workload).stream()
            .allMatch(source -> rules.rule(source).flatMap(ServerRule::growth).isPresent());
    if (scenario.growth().rate().isPresent() && overridden) {
      keys.add("growth");
    }
    return keys;
  }

  /** Rules of servers that hold for nothing that was measured, by what they match. */
  static List<String> unusedRules(Scenario scenario, WorkloadSet workload) {
    FleetRules rules = new FleetRules(scenario);
    Set<ServerRule> used =
        sources(workload).stream()
            .map(rules::rule)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    return scenario.fleet().servers().stream()
        .filter(rule -> !used.contains(rule))
        .map(ServerRule::match)
        .toList();
  }

  private static List<MeasuredSource> sources(WorkloadSet workload) {
    return workload.servers().stream().flatMap(server -> server.sources().stream()).toList();
  }
}
