package dev.weir.planning;

import dev.weir.scenario.Scenario;
import dev.weir.scenario.YearlyGrowth;
import dev.weir.workload.GrowingWorkload;
import dev.weir.workload.WorkloadSet;
import java.util.List;
import java.util.Optional;

/**
 * The rates at which the servers of a plan grow.
 *
 * @param perYear each rate once, lowest first, 0.3 for 30 %; empty where nothing was said
 */
public record GrowthRates(List<Double> perYear) {
  private static final double MONTHS_PER_YEAR = 12;

  public GrowthRates {
    perYear = List.copyOf(perYear);
  }

  /** What a scenario says for the sources that the plan counts. */
  static GrowthRates of(Scenario scenario, WorkloadSet workload) {
    Optional<Double> common = scenario.growth().rate().map(YearlyGrowth::share);
    if (scenario.fleet().servers().stream().noneMatch(rule -> rule.growth().isPresent())) {
      return new GrowthRates(common.stream().toList());
    }
    List<Double> rates = GrowingWorkload.ratesPerYear(workload);
    boolean said = common.isPresent() || !rates.equals(List.of(0.0));
    return new GrowthRates(said ? rates : List.of());
  }

  /** Whether servers grow at different rates. */
  public boolean differ() {
    return perYear.size() > 1;
  }

  /** The one rate of all servers; empty where they differ or nothing was said. */
  public Optional<YearlyGrowth> common() {
    return perYear.size() == 1
        ? Optional.of(new YearlyGrowth(perYear.getFirst()))
        : Optional.empty();
  }

  /** The lowest rate; of a plan that was told one. */
  public double least() {
    return perYear.getFirst();
  }

  /** The highest rate; of a plan that was told one. */
  public double most() {
    return perYear.getLast();
  }

  /** (1 + g)^(months / 12). */
  static double factor(double rate, double months) {
    return Math.pow(1 + rate, months / MONTHS_PER_YEAR);
  }
}
