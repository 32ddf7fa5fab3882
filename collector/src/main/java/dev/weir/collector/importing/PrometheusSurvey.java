package dev.weir.collector.importing;

import dev.weir.capture.SourceInfo;
import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What a first reading finds: the series, what their values are and how far they are apart. */
final class PrometheusSurvey implements PrometheusReader.Visitor {
  private static final int MOST_SERIES = 100_000;
  private static final int MOST_NAMES = 20;

  /** So many values that only grow are a counter rather than a rate. */
  private static final int GROWING_VALUES = 5;

  private static final String SAY =
      "say what the values are: --column value=rate for bytes per second, --column value=counter"
          + " for bytes since some start";

  private final String file;
  private final Optional<ValueMeaning> said;
  private final Map<PrometheusLabels, Growth> series = new LinkedHashMap<>();
  private final Set<String> leftOut = new LinkedHashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private final UsualStep step = new UsualStep();

  PrometheusSurvey(String file, ImportOptions options) {
    this.file = file;
    this.said = ValueMeaning.said(options, ValueMeaning.RATE, ValueMeaning.COUNTER);
  }

  /** How the values of a series follow each other. */
  private static final class Growth {
    private long count;
    private long lastTime = Long.MIN_VALUE;
    private double first = Double.NaN;
    private double previous = Double.NaN;
    private boolean falls;

    private void value(long nanos, double value) {
      if (nanos <= lastTime) {
        throw new IllegalArgumentException(
            "the clock %s in this series"
                .formatted(nanos == lastTime ? "stands still" : "goes backwards"));
      }
      lastTime = nanos;
      count++;
      if (!Double.isNaN(value)) {
        falls |= value < previous;
        first = Double.isNaN(first) ? value : first;
        previous = value;
      }
    }

    private boolean onlyGrows() {
      return count >= GROWING_VALUES && !falls && previous > first;
    }
  }

  @Override
  public void value(PrometheusLabels labels, long nanos, double value) {
    PrometheusMetric metric = PrometheusMetric.of(labels.name());
    if (metric == PrometheusMetric.OTHER && said.isEmpty()) {
      if (leftOut.size() < MOST_NAMES) {
        leftOut.add(labels.name());
      }
      return;
    }
    if (!series.containsKey(labels) && series.size() == MOST_SERIES) {
      throw new IllegalArgumentException("more than " + MOST_SERIES + " series are in the file");
    }
    Growth growth = series.computeIfAbsent(labels, key -> new Growth());
    long before = growth.lastTime;
    growth.value(nanos, value);
    if (before != Long.MIN_VALUE) {
      step.step(nanos - before);
    }
  }

  @Override
  public void warning(String sentence) {
    warnings.add(sentence);
  }

  List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    if (!leftOut.isEmpty() && !series.isEmpty()) {
      all.add("Left out, as no bytes written: " + String.join(", ", leftOut) + ".");
    }
    return all;
  }

  /** All series that are read, in the order of their sources. */
  List<PrometheusLabels> series() {
    return List.copyOf(series.keySet());
  }

  /** The usual step in nanoseconds; 0 where no series has two values. */
  long usualNanos() {
    return step.nanos();
  }

  /** Host that was scraped. */
  String host() {
    List<String> hosts = series.keySet().stream().map(PrometheusLabels::host).distinct().toList();
    if (hosts.size() > 1) {
      return "several";
    }
    return hosts.isEmpty() || hosts.getFirst().isEmpty() ? "unknown" : hosts.getFirst();
  }

  /** The series by the shortest names that tell them apart. */
  List<SourceInfo> sources() {
    List<PrometheusLabels> all = series();
    Map<String, List<String>> devices = new LinkedHashMap<>();
    all.forEach(
        one ->
            one.device()
                .ifPresent(
                    device ->
                        devices
                            .computeIfAbsent(one.instance(), key -> new ArrayList<>())
                            .add(device)));
    List<String> names = names(all);
    List<SourceInfo> sources = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      PrometheusLabels one = all.get(i);
      sources.add(
          new SourceInfo(names.get(i), one.kind(devices.getOrDefault(one.instance(), List.of()))));
    }
    return sources;
  }

  private static List<String> names(List<PrometheusLabels> all) {
    for (Function<PrometheusLabels, String> form :
        List.<Function<PrometheusLabels, String>>of(
            PrometheusLabels::shortName, PrometheusLabels::longName)) {
      List<String> names = all.stream().map(form).toList();
      if (Set.copyOf(names).size() == names.size()) {
        return names;
      }
    }
    return all.stream().map(PrometheusLabels::full).toList();
  }

  /**
   * Whether the values of each series are those of a counter.
   *
   * @throws ProblemException where it cannot be known and a person has to say it
   */
  boolean[] counters() {
    requireAny();
    boolean[] counters = new boolean[series.size()];
    int i = 0;
    for (Map.Entry<PrometheusLabels, Growth> each : series.entrySet()) {
      counters[i++] =
          said.map(meaning -> meaning == ValueMeaning.COUNTER)
              .orElseGet(() -> isCounter(each.getKey(), each.getValue()));
    }
    return counters;
  }

  private boolean isCounter(PrometheusLabels labels, Growth growth) {
    return switch (PrometheusMetric.of(labels.name())) {
      case BYTES_COUNTER, SECTORS_COUNTER -> true;
      case NAMELESS -> {
        if (growth.onlyGrows()) {
          throw open(labels, "has no name, as behind rate(), but its values only grow");
        }
        yield false;
      }
      case OPEN, OTHER -> throw open(labels, "may be a rate or a counter");
    };
  }

  private ProblemException open(PrometheusLabels labels, String what) {
    return ProblemException.badInput(
        file, "the series " + ContentLook.shorten(labels.full()) + " " + what, SAY);
  }

  private void requireAny() {
    if (series.isEmpty()) {
      throw ProblemException.badInput(
          file,
          "it has no series of bytes written"
              + (leftOut.isEmpty() ? "" : ", only " + String.join(", ", leftOut)),
          "query node_disk_written_bytes_total or windows_logical_disk_write_bytes_total; or "
              + SAY);
    }
  }
}
