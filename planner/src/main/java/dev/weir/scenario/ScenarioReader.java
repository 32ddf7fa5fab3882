package dev.weir.scenario;

import dev.weir.problem.ProblemException;
import dev.weir.scenario.Scenario.Asked;
import dev.weir.scenario.Scenario.Heading;
import dev.weir.units.Durations;
import dev.weir.yaml.Problems;
import dev.weir.yaml.Section;
import dev.weir.yaml.Shown;
import dev.weir.yaml.YamlText;
import java.util.Optional;
import java.util.Set;

/** Reads a {@link Scenario}; docs/formats/scenario.md specifies the file. */
public final class ScenarioReader {
  private static final String REMEDY = "see docs/formats/scenario.md";
  private static final String VERSION = "1";

  private static final Set<String> KEYS =
      Set.of(
          "scenario",
          "zone",
          "customer",
          "source-site",
          "target-site",
          "objectives",
          "compression",
          "growth",
          "start-of-growth",
          "horizon-months",
          "lines",
          "throttle",
          "outages",
          "queue",
          "protected",
          "mirror",
          "initial",
          "servers",
          "tiers",
          "synchronous",
          "periodic",
          "chain",
          "journal",
          "snapshots",
          "downtime",
          "licences");

  private final Section root;

  private ScenarioReader(Section root) {
    this.root = root;
  }

  /**
   * Reads a file's text.
   *
   * @throws ProblemException bad input with every problem of the file, each with line and column
   */
  public static Scenario read(YamlText text) {
    Problems problems = new Problems(text.file(), REMEDY);
    Section root = text.root("the scenario", KEYS, problems);
    Scenario scenario = new ScenarioReader(root).scenario();
    problems.refuseIfAny();
    return scenario;
  }

  private Scenario scenario() {
    root.required("scenario", VERSION, ScenarioReader::version);
    Asked asked = asked();
    return new Scenario(
        heading(),
        asked,
        LineSections.of(root),
        growth(),
        new DisturbanceSections(root, asked.zone()).disturbances(),
        CopySections.queue(root),
        CopySections.copies(root),
        new FleetSections(root).fleet(),
        ModeSections.modes(root),
        ModeSections.history(root),
        BusinessSections.business(root));
  }

  private static String version(String text) {
    if (!text.equals(VERSION)) {
      throw new IllegalArgumentException(
          "version '" + Shown.text(text) + "' is unknown here; this is version 1");
    }
    return text;
  }

  private Heading heading() {
    return new Heading(
        root.value("customer", Values::label),
        root.value("source-site", Values::label),
        root.value("target-site", Values::label));
  }

  private Asked asked() {
    return new Asked(
        root.value("zone", Values::zone),
        root.list("objectives", Durations::parse),
        root.value("compression", CompressionWish::parse));
  }

  private Growth growth() {
    Optional<Integer> horizon =
        root.value("horizon-months", text -> Values.whole(text, 1, Growth.LONGEST_HORIZON_MONTHS));
    return new Growth(
        root.value("growth", YearlyGrowth::parse),
        root.value("start-of-growth", Values::month),
        horizon.orElse(Growth.USUAL_HORIZON_MONTHS));
  }
}
