package dev.weir.planning;

import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.ServerRule;
import dev.weir.units.DataSize;
import dev.weir.workload.ServerFigures;
import dev.weir.workload.WorkloadSet;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The bytes on the protected disks of the servers, as the rules of a scenario say them.
 *
 * @param said servers of which a size is said
 * @param servers all that the plan counts
 * @param bytes of those said
 */
record ProtectedSizes(int said, int servers, long bytes) {
  static ProtectedSizes of(Scenario scenario, WorkloadSet workload) {
    FleetRules rules = new FleetRules(scenario);
    int said = 0;
    long bytes = 0;
    for (ServerFigures server : workload.servers()) {
      Optional<Long> size =
          rulesOf(server, rules)
              .map(ServerRule::protectedSize)
              .flatMap(Optional::stream)
              .map(DataSize::bytes)
              .reduce(ProtectedSizes::sum);
      said += size.isPresent() ? 1 : 0;
      bytes = sum(bytes, size.orElse(0L));
    }
    return new ProtectedSizes(said, workload.servers().size(), bytes);
  }

  private static Stream<ServerRule> rulesOf(ServerFigures server, FleetRules rules) {
    return server.sources().stream().map(rules::rule).flatMap(Optional::stream).distinct();
  }

  /** The sizes after some months, each grown by the rate of its rule. */
  static double grownBytes(Scenario scenario, WorkloadSet workload, int months) {
    FleetRules rules = new FleetRules(scenario);
    return workload.servers().stream()
        .flatMap(server -> rulesOf(server, rules))
        .mapToDouble(
            rule ->
                rule.protectedSize().map(DataSize::bytes).orElse(0L)
                    * GrowthRates.factor(rules.growthPerYear(Optional.of(rule)), months))
        .sum();
  }

  /** Whether the whole is the sum of a size said of every server. */
  boolean of(DataSize whole) {
    return said == servers && whole.bytes() == bytes;
  }

  /** Beyond what a number holds, its largest. */
  private static long sum(long first, long second) {
    return first > Long.MAX_VALUE - second ? Long.MAX_VALUE : first + second;
  }

  /** The scenario with the sum of all servers where it gives no size of the whole. */
  Scenario completed(Scenario scenario) {
    boolean known = scenario.copies().protectedSize().isPresent();
    return known || said == 0 || said < servers
        ? scenario
        : scenario.withProtected(new DataSize(bytes));
  }

  /** Why the sizes of servers are not what the plan counts, if they are not. */
  Optional<Sentence> warning(Scenario scenario) {
    Optional<DataSize> whole = scenario.copies().protectedSize();
    if (said == 0 || Objects.equals(whole, Optional.of(new DataSize(bytes)))) {
      return Optional.empty();
    }
    if (said < servers) {
      return whole.isPresent()
          ? Optional.empty()
          : Optional.of(
              Sentence.of("sentence.protectedOfSome")
                  .with("n", FigureValue.count(said))
                  .with("all", FigureValue.count(servers)));
    }
    return whole.map(
        size ->
            Sentence.of("sentence.protectedDiffers")
                .with("size", FigureValue.bytes(size.bytes()))
                .with("sum", FigureValue.bytes(bytes)));
  }
}
