package dev.weir.scenario;

import dev.weir.scenario.Scenario.History;
import dev.weir.scenario.Scenario.Modes;
import dev.weir.units.Durations;
import dev.weir.units.Percent;
import dev.weir.yaml.Section;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Reads {@code synchronous}, {@code periodic}, {@code chain}, {@code journal}, {@code snapshots}.
 */
final class ModeSections {
  private static final Set<String> SYNCHRONOUS_KEYS = Set.of("disk-write");
  private static final Set<String> PERIODIC_KEYS = Set.of("every", "coalescing", "keep");
  private static final Set<String> HOP_KEYS = Set.of("every", "transfer");
  private static final Set<String> SNAPSHOT_KEYS = Set.of("every", "keep");
  private static final Duration SOME_TIME = Duration.ofSeconds(1);

  private ModeSections() {}

  static Modes modes(Section root) {
    return new Modes(
        root.optionalSection("synchronous", SYNCHRONOUS_KEYS)
            .map(
                section ->
                    new SynchronousMode(
                        section.required("disk-write", SOME_TIME, Durations::parse))),
        root.optionalSection("periodic", PERIODIC_KEYS).flatMap(ModeSections::periodic),
        root.sections("chain", "a copy of the chain", HOP_KEYS).stream()
            .map(ModeSections::hop)
            .toList());
  }

  private static Optional<PeriodicMode> periodic(Section section) {
    Duration every = section.required("every", SOME_TIME, Values::positive);
    OptionalDouble coalescing =
        section.value("coalescing", ModeSections::coalescing).orElse(OptionalDouble.empty());
    Optional<Integer> keep =
        section.value("keep", text -> Values.whole(text, 1, PeriodicMode.MOST_KEPT));
    return section.made(() -> new PeriodicMode(every, coalescing, keep.orElse(1)));
  }

  /** {@code measured}, which is empty, or a share. */
  private static OptionalDouble coalescing(String text) {
    if (text.equals("measured")) {
      return OptionalDouble.empty();
    }
    double share = Percent.share("a coalescing", text, "60% or measured");
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "coalescing leaves more than 0% and at most 100% of the bytes");
    }
    return OptionalDouble.of(share);
  }

  private static Hop hop(Section section) {
    return new Hop(
        section.required("every", SOME_TIME, Values::positive),
        section.required("transfer", SOME_TIME, Durations::parse));
  }

  static History history(Section root) {
    return new History(
        root.value("journal", Values::positive),
        root.optionalSection("snapshots", SNAPSHOT_KEYS)
            .map(
                section ->
                    new Snapshots(
                        section.required("every", SOME_TIME, Values::positive),
                        section.required(
                            "keep", 1, text -> Values.whole(text, 1, Snapshots.MOST_KEPT)))));
  }
}
