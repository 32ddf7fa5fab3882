package dev.weir.planning;

import dev.weir.scenario.Scenario;
import java.util.List;

/** Parts of a scenario that were given and that this plan does not count. */
final class UncountedParts {
  private UncountedParts() {}

  /** Their keys in the scenario file. */
  static List<String> of(Scenario scenario) {
    boolean sizeUnknown = scenario.copies().protectedSize().isEmpty();
    return sizeUnknown && scenario.copies().initial().isPresent() ? List.of("initial") : List.of();
  }
}
