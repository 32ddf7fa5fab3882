package dev.weir.collector.importing;

import dev.weir.capture.SourceKind;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The labels of one series.
 *
 * @param name of the metric; empty behind a function like rate(), which drops it
 */
record PrometheusLabels(String name, Map<String, String> others) {
  private static final String NAME = "__name__";

  PrometheusLabels {
    others = Map.copyOf(others);
  }

  /** Takes labels among which the metric's name may be. */
  static PrometheusLabels of(Map<String, String> labels) {
    Map<String, String> others = new TreeMap<>(labels);
    String name = others.remove(NAME);
    return new PrometheusLabels(name == null ? "" : name, others);
  }

  /** Name of the disk or volume, where a label gives it. */
  Optional<String> device() {
    return Optional.ofNullable(others.getOrDefault("device", others.get("volume")));
  }

  /** The scraped machine; empty where no label gives it. */
  String instance() {
    return others.getOrDefault("instance", "");
  }

  /** The scraped machine without its port. */
  String host() {
    return instance().replaceFirst(":[0-9]+$", "");
  }

  /** What is measured, by its shortest name. */
  String shortName() {
    return device().orElse(instance().isEmpty() ? full() : instance());
  }

  /** What is measured, with its machine. */
  String longName() {
    return device().map(device -> (host() + " " + device).strip()).orElse(full());
  }

  /** All labels. */
  String full() {
    return new TreeMap<>(others)
        .entrySet().stream()
            .map(each -> each.getKey() + "=\"" + each.getValue() + "\"")
            .collect(Collectors.joining(",", name + "{", "}"));
  }

  /**
   * @param devices all devices of the same machine
   */
  SourceKind kind(Collection<String> devices) {
    if (others.containsKey("device")) {
      return DiskNames.kindOf(others.get("device"), devices);
    }
    return others.containsKey("volume") ? SourceKind.VOLUME : SourceKind.INSTANCE;
  }
}
