package dev.weir.planning;

import dev.weir.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** Parts of a scenario that were given and that this plan does not count. */
final class UncountedParts {
  private UncountedParts() {}

  /** Their keys in the scenario file. */
  static List<String> of(Scenario scenario) {
    List<String> keys = new ArrayList<>();
    boolean sizeUnknown = scenario.copies().protectedSize().isEmpty();
    addIf(keys, "initial", sizeUnknown && scenario.copies().initial().isPresent());
    addIf(
        keys,
        "servers: growth",
        scenario.fleet().servers().stream()
            .anyMatch(
                rule ->
                    rule.growth().isPresent() && !rule.growth().equals(scenario.growth().rate())));
    return keys;
  }

  private static void addIf(List<String> keys, String key, boolean given) {
    if (given) {
      keys.add(key);
    }
  }
}
