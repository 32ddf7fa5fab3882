package dev.weir.scenario;

import dev.weir.line.CandidateLine;
import dev.weir.line.LineDraft;
import dev.weir.line.Tariff;
import dev.weir.units.Bandwidth;
import dev.weir.yaml.Section;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code lines}. */
final class LineSections {
  private static final Set<String> LINE_KEYS = lineKeys();
  private static final Set<String> TARIFF_KEYS =
      Set.of("currency", "fixed", "per-mbit", "burstable", "per-gb");
  private static final Set<String> STEP_KEYS = Set.of("up-to", "price");
  private static final Set<String> BURSTABLE_KEYS = Set.of("commit", "price", "excess");
  private static final Bandwidth ANY = new Bandwidth(1);

  private LineSections() {}

  private static Set<String> lineKeys() {
    Set<String> keys = new HashSet<>(LineDraft.PROPERTIES);
    keys.add("name");
    keys.add("tariff");
    return Set.copyOf(keys);
  }

  static List<CandidateLine> of(Section root) {
    Set<String> names = new HashSet<>();
    List<CandidateLine> lines = new ArrayList<>();
    for (Section section : root.sections("lines", "a line", LINE_KEYS)) {
      line(section)
          .ifPresent(
              line -> {
                if (names.add(line.name())) {
                  lines.add(line);
                } else {
                  section.problem("name", "two lines are named '" + line.name() + "'");
                }
              });
    }
    return lines;
  }

  private static Optional<CandidateLine> line(Section section) {
    LineDraft draft =
        new LineDraft(
            section.required("name", "", LineDraft::readName),
            section.required("bandwidth", ANY, LineDraft::readBandwidth));
    LineDraft.PROPERTIES.stream()
        .filter(property -> !property.equals("bandwidth"))
        .forEach(
            property ->
                section.value(
                    property,
                    text -> {
                      draft.set(property, text.strip());
                      return property;
                    }));
    section
        .optionalSection("tariff", TARIFF_KEYS)
        .flatMap(LineSections::tariff)
        .ifPresent(draft::set);
    return section.made(draft::line);
  }

  private static Optional<Tariff> tariff(Section section) {
    String currency = section.required("currency", "EUR", Values::currency);
    BigDecimal fixed = section.value("fixed", Values::price).orElse(BigDecimal.ZERO);
    List<Tariff.Step> steps =
        section.sections("per-mbit", "a step", STEP_KEYS).stream().map(LineSections::step).toList();
    Optional<Tariff.Burstable> burstable =
        section.optionalSection("burstable", BURSTABLE_KEYS).map(LineSections::burstable);
    BigDecimal perGb = section.value("per-gb", Values::price).orElse(BigDecimal.ZERO);
    return section.made(() -> new Tariff(currency, fixed, steps, burstable, perGb));
  }

  private static Tariff.Step step(Section section) {
    return new Tariff.Step(
        section.value("up-to", LineDraft::readBandwidth),
        section.required("price", BigDecimal.ZERO, Values::price));
  }

  private static Tariff.Burstable burstable(Section section) {
    return new Tariff.Burstable(
        section.required("commit", ANY, LineDraft::readBandwidth),
        section.required("price", BigDecimal.ZERO, Values::price),
        section.required("excess", BigDecimal.ZERO, Values::price));
  }
}
