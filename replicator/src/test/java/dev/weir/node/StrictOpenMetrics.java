package dev.weir.node;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads OpenMetrics text 1.0 and refuses what the specification does not allow: samples outside of
 * their family, a counter without {@code _total}, a unit that the name does not end with, the same
 * sample twice, states without their label, a missing end.
 */
final class StrictOpenMetrics {
  private static final Pattern META =
      Pattern.compile("# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)\\{(.*)} (-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?|NaN)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"(,|$)");
  private static final Set<String> TYPES = Set.of("gauge", "counter", "stateset", "info");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, Map<Map<String, String>, Double>> samples = new HashMap<>();
  private String family = "";

  private StrictOpenMetrics() {}

  static StrictOpenMetrics parse(String text) {
    StrictOpenMetrics metrics = new StrictOpenMetrics();
    require(text.endsWith("\n# EOF\n"), "does not end with # EOF and a line feed");
    List<String> lines = text.substring(0, text.length() - "# EOF\n".length()).lines().toList();
    for (String line : lines) {
      Matcher meta = META.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (meta.matches()) {
        metrics.meta(meta.group(1), meta.group(2), meta.group(3));
      } else {
        require(sample.matches(), "neither metadata nor sample: " + line);
        metrics.sample(sample.group(1), sample.group(2), Double.parseDouble(sample.group(3)));
      }
    }
    return metrics;
  }

  private void meta(String kind, String name, String value) {
    if (kind.equals("TYPE")) {
      require(!types.containsKey(name), "a family twice: " + name);
      require(TYPES.contains(value), "unknown type " + value);
      types.put(name, value);
      family = name;
    } else {
      require(name.equals(family), kind + " outside of its family: " + name);
      require(!samples.containsKey(name), kind + " after samples: " + name);
      require(!kind.equals("UNIT") || name.endsWith("_" + value), name + " has unit " + value);
    }
  }

  private void sample(String name, String labelText, double value) {
    String type = types.get(family);
    String suffix =
        switch (type) {
          case "counter" -> "_total";
          case "info" -> "_info";
          case null -> throw new AssertionError("a sample before its family: " + name);
          default -> "";
        };
    require(name.equals(family + suffix), name + " in family " + family + " of type " + type);
    Map<String, String> labels = labels(labelText);
    if (type.equals("stateset")) {
      require(labels.containsKey(family), "a state without its name: " + labelText);
      require(value == 0 || value == 1, "a state of " + value);
    }
    require(!type.equals("counter") || value >= 0, "a counter of " + value);
    require(!type.equals("info") || value == 1, "an info of " + value);
    Double before = samples.computeIfAbsent(name, key -> new HashMap<>()).put(labels, value);
    require(before == null, "the same sample twice: " + name + labels);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    Matcher matcher = LABEL.matcher(text);
    int at = 0;
    while (at < text.length()) {
      require(matcher.find(at) && matcher.start() == at, "labels: " + text);
      require(labels.put(matcher.group(1), matcher.group(2)) == null, "a label twice: " + text);
      at = matcher.end();
    }
    return labels;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  Set<String> families() {
    return types.keySet();
  }

  boolean has(String name, Map<String, String> labels) {
    return of(name).containsKey(labels);
  }

  private Map<Map<String, String>, Double> of(String name) {
    return samples.getOrDefault(name, Map.of());
  }

  double value(String name, Map<String, String> labels) {
    Double value = of(name).get(labels);
    if (value == null) {
      throw new AssertionError("no " + name + labels);
    }
    return value;
  }

  /** Names of the states that hold. */
  List<String> states(String name, Map<String, String> labels) {
    return of(name).entrySet().stream()
        .filter(entry -> entry.getValue() == 1)
        .filter(entry -> entry.getKey().entrySet().containsAll(labels.entrySet()))
        .map(entry -> entry.getKey().get(name))
        .toList();
  }
}
