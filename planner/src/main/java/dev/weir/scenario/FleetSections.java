package dev.weir.scenario;

import dev.weir.scenario.Scenario.Fleet;
import dev.weir.scenario.ServerRule.LineSharing;
import dev.weir.units.Durations;
import dev.weir.yaml.Section;
import dev.weir.yaml.Shown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads {@code servers} and {@code tiers}. */
final class FleetSections {
  private static final Set<String> SERVER_KEYS =
      Set.of("match", "tier", "growth", "weight", "priority", "group", "protected");
  private static final Set<String> TIER_KEYS = Set.of("tier", "label", "rpo", "rto", "failover");

  /** More tiers than anybody tells apart. */
  private static final int LARGEST_TIER = 99;

  private final Section root;
  private final Set<Integer> known = new HashSet<>();

  FleetSections(Section root) {
    this.root = root;
  }

  Fleet fleet() {
    List<Tier> tiers = new ArrayList<>();
    for (Section section : root.sections("tiers", "a tier", TIER_KEYS)) {
      Tier tier = tier(section);
      if (known.add(tier.number())) {
        tiers.add(tier);
      } else if (section.has("tier")) {
        section.problem("tier", "two tiers have the number " + tier.number());
      }
    }
    List<ServerRule> rules =
        root.sections("servers", "a server rule", SERVER_KEYS).stream().map(this::rule).toList();
    return new Fleet(rules, tiers);
  }

  private static int tierNumber(String text) {
    return Values.whole(text, 1, LARGEST_TIER);
  }

  private static Tier tier(Section section) {
    int number = section.required("tier", 0, FleetSections::tierNumber);
    return new Tier(
        number,
        section.value("label", Values::label).orElse("tier " + number),
        section.required("rpo", Duration.ZERO, Durations::parse),
        section.required("rto", Duration.ZERO, Durations::parse),
        section.value("failover", FleetSections::failover).orElse(Tier.Failover.MANUAL));
  }

  private static Tier.Failover failover(String text) {
    return switch (text) {
      case "automatic" -> Tier.Failover.AUTOMATIC;
      case "manual" -> Tier.Failover.MANUAL;
      default ->
          throw new IllegalArgumentException(
              "'" + Shown.text(text) + "' is unknown here; write automatic or manual");
    };
  }

  private ServerRule rule(Section section) {
    Optional<Integer> tier = section.value("tier", FleetSections::tierNumber);
    tier.filter(number -> !known.contains(number))
        .ifPresent(
            number -> section.problem("tier", "'tiers' has no tier " + number + "; add it there"));
    return new ServerRule(
        section.required("match", "", Values::label),
        tier.map(OptionalInt::of).orElse(OptionalInt.empty()),
        section.value("growth", YearlyGrowth::parse),
        new LineSharing(
            section.value("weight", FleetSections::rank).orElse(LineSharing.EQUAL.weight()),
            section.value("priority", FleetSections::rank).orElse(LineSharing.EQUAL.priority())),
        section.value("group", Values::label),
        section.value("protected", CopySections::someBytes));
  }

  private static int rank(String text) {
    return Values.whole(text, 1, LineSharing.LARGEST);
  }
}
