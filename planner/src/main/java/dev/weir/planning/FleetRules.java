package dev.weir.planning;

import dev.weir.scenario.Scenario;
import dev.weir.scenario.ServerRule;
import dev.weir.scenario.YearlyGrowth;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.SourceLabel;
import java.util.Optional;

/** What a scenario says of a source of the captures: the first rule that matches holds. */
public final class FleetRules {
  private final Scenario scenario;

  public FleetRules(Scenario scenario) {
    this.scenario = scenario;
  }

  /** Tier, group and growth, by the name of its server or its own. */
  public SourceLabel label(MeasuredSource source) {
    Optional<ServerRule> rule = rule(source);
    return new SourceLabel(
        rule.map(found -> found.tier().orElse(0)).orElse(0),
        rule.flatMap(ServerRule::group).orElse(""),
        growthPerYear(rule));
  }

  /** The growth of a rule, else that of the plan; 0 where nothing was said. */
  double growthPerYear(Optional<ServerRule> rule) {
    return rule.flatMap(ServerRule::growth)
        .or(() -> scenario.growth().rate())
        .map(YearlyGrowth::share)
        .orElse(0.0);
  }

  /** The rule that holds for a source, if any. */
  public Optional<ServerRule> rule(MeasuredSource source) {
    return scenario.fleet().servers().stream()
        .filter(
            rule ->
                rule.matches(source.server())
                    || rule.matches(source.host())
                    || rule.matches(source.name()))
        .findFirst();
  }
}
