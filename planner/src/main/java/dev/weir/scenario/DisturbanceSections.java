package dev.weir.scenario;

import dev.weir.scenario.Scenario.Disturbances;
import dev.weir.time.TimeRange;
import dev.weir.yaml.Section;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code throttle} and {@code outages}. */
final class DisturbanceSections {
  private static final Set<String> OUTAGE_KEYS = Set.of("name", "length", "at", "repeat", "count");
  private static final String WORST = "worst";
  private static final LocalMoment SOME_TIME =
      new LocalMoment(LocalDateTime.of(2000, 1, 1, 0, 0), Optional.empty());

  private final Section root;
  private final Optional<ZoneId> zone;
  private final List<Given> given = new ArrayList<>();
  private int occurrences;

  /** One given outage with its place in the file. */
  private record Given(TimeRange range, Section section, String name) {}

  /**
   * @param zone of the file; without one, times are checked against each other only
   */
  DisturbanceSections(Section root, Optional<ZoneId> zone) {
    this.root = root;
    this.zone = zone;
  }

  Disturbances disturbances() {
    List<Outage> outages = new ArrayList<>();
    for (Section section : root.sections("outages", "an outage", OUTAGE_KEYS)) {
      outage(section, outages.size() + 1).ifPresent(outages::add);
    }
    refuseOverlaps();
    return new Disturbances(root.value("throttle", Throttle::new), outages);
  }

  private Optional<Outage> outage(Section section, int number) {
    String name = section.value("name", Values::label).orElse("");
    Duration length = section.required("length", Duration.ofDays(1), Values::positive);
    if (section.value("at", text -> text).orElse("").equals(WORST)) {
      for (String key : List.of("repeat", "count")) {
        if (section.has(key)) {
          section.problem(key, "'" + key + "' does not fit an outage at the worst moment");
        }
      }
      return section.made(() -> new Outage.AtWorst(name, length));
    }
    return atTimes(section, number, name, length);
  }

  private Optional<Outage> atTimes(Section section, int number, String name, Duration length) {
    LocalMoment first = section.required("at", SOME_TIME, DisturbanceSections::moment);
    Optional<Duration> repeat = section.value("repeat", Values::positive);
    Optional<Integer> count =
        section.value("count", text -> Values.whole(text, 1, Outage.AtTimes.MOST));
    if (repeat.isPresent() != count.isPresent()) {
      section.problem(
          "at", "'repeat' and 'count' go together: how long after, and how often in all");
    }
    Optional<Outage.AtTimes> outage =
        section.made(
            () ->
                new Outage.AtTimes(
                    name, length, first, repeat.orElse(Duration.ZERO), count.orElse(1)));
    outage.ifPresent(made -> expand(made, section, number));
    return outage.map(made -> made);
  }

  private static LocalMoment moment(String text) {
    try {
      return LocalMoment.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", or worst", e);
    }
  }

  /** Notes times that the zone's clocks skip or show twice, and more outages than are walked. */
  private void expand(Outage.AtTimes outage, Section section, int number) {
    occurrences += outage.count();
    if (occurrences > Outage.AtTimes.MOST) {
      section.problem("count", "more than " + Outage.AtTimes.MOST + " outages in all");
      return;
    }
    try {
      outage
          .in(zone.orElse(ZoneOffset.UTC))
          .forEach(
              range ->
                  given.add(
                      new Given(
                          range,
                          section,
                          outage.name().isEmpty() ? "outage " + number : outage.name())));
    } catch (IllegalArgumentException e) {
      section.problem("at", "at: " + e.getMessage());
    }
  }

  private void refuseOverlaps() {
    given.sort((a, b) -> a.range().start().compareTo(b.range().start()));
    for (int i = 1; i < given.size(); i++) {
      Given before = given.get(i - 1);
      Given after = given.get(i);
      if (before.range().overlaps(after.range())) {
        after
            .section()
            .problem(
                "at",
                "'%s' from %s overlaps '%s' from %s to %s; make one outage of them"
                    .formatted(
                        after.name(),
                        shown(after.range().start()),
                        before.name(),
                        shown(before.range().start()),
                        shown(before.range().end())));
        return;
      }
    }
  }

  private String shown(Instant instant) {
    return LocalDateTime.ofInstant(instant, zone.orElse(ZoneOffset.UTC)).toString();
  }
}
