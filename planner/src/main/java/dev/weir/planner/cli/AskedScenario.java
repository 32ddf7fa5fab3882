package dev.weir.planner.cli;

import dev.weir.line.CandidateLine;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.ScenarioReader;
import dev.weir.yaml.YamlText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the scenario file says where options of the command line do not say otherwise. */
record AskedScenario(Scenario scenario) {
  /**
   * Reads the file, if one was named.
   *
   * @throws dev.weir.problem.ProblemException bad input with every problem of the file
   */
  static AskedScenario read(Optional<Path> file) {
    return new AskedScenario(
        file.map(YamlText::read).map(ScenarioReader::read).orElse(Scenario.empty()));
  }

  /** The file's lines, those of the same name replaced by {@code options}, then the others. */
  List<CandidateLine> lines(List<CandidateLine> options) {
    Map<String, CandidateLine> byName = new LinkedHashMap<>();
    scenario.lines().forEach(line -> byName.put(line.name(), line));
    options.forEach(line -> byName.put(line.name(), line));
    return new ArrayList<>(byName.values());
  }

  /** The options' objectives, else the file's; empty where neither asks. */
  List<Duration> objectives(List<Duration> options) {
    return options.isEmpty() ? scenario.asked().objectives() : options;
  }
}
