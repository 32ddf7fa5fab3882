package dev.weir.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes families and samples of jobs as OpenMetrics text, version 1.0.0. */
final class MetricsText {
  private final StringBuilder text = new StringBuilder();
  private final List<JobStatus> jobs;

  MetricsText(List<JobStatus> jobs) {
    this.jobs = jobs;
  }

  /** The whole exposition; nothing can be added any more. */
  String end() {
    return text.append("# EOF\n").toString();
  }

  interface State {
    boolean holds(JobStatus job, String name);
  }

  /** One of some names, or any number of them, for each job. */
  void stateSet(
      String name, String help, List<String> states, Predicate<JobStatus> whose, State state) {
    family(name, "stateset", "", help);
    for (JobStatus job : jobs.stream().filter(whose).toList()) {
      for (String each : states) {
        Map<String, String> labels = labels(job);
        labels.put(name, each);
        sample(name, labels, state.holds(job, each) ? 1 : 0);
      }
    }
  }

  /** A value for each job that has it. */
  void gauge(
      String name,
      String unit,
      String help,
      Predicate<JobStatus> whose,
      Function<JobStatus, @Nullable Double> value) {
    family(name, "gauge", unit, help);
    for (JobStatus job : jobs) {
      Double found = whose.test(job) ? value.apply(job) : null;
      if (found != null) {
        sample(name, labels(job), found);
      }
    }
  }

  /** A sum for each job that has it, which falls only when the job begins anew. */
  void counter(String name, String unit, String help, Function<JobStatus, @Nullable Double> value) {
    family(name, "counter", unit, help);
    for (JobStatus job : jobs) {
      Double found = value.apply(job);
      if (found != null) {
        sample(name + "_total", labels(job), found);
      }
    }
  }

  /**
   * Values of each job by one more label.
   *
   * @param type gauge, or counter for sums
   * @param values by what the label says; none for a job without any
   */
  void labelled(
      String name,
      String type,
      String unit,
      String help,
      String label,
      Function<JobStatus, Map<String, Double>> values) {
    family(name, type, unit, help);
    String sampled = type.equals("counter") ? name + "_total" : name;
    for (JobStatus job : jobs) {
      values
          .apply(job)
          .forEach(
              (says, value) -> {
                Map<String, String> labels = labels(job);
                labels.put(label, says);
                sample(sampled, labels, value);
              });
    }
  }

  private static Map<String, String> labels(JobStatus job) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("job", job.name());
    labels.put("role", job.role());
    return labels;
  }

  void family(String name, String type, String unit, String help) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    if (!unit.isEmpty() && name.endsWith("_" + unit)) {
      text.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
    }
    text.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
  }

  void sample(String name, Map<String, String> labels, double value) {
    List<String> written = new ArrayList<>();
    labels.forEach((label, text) -> written.add(label + "=\"" + escaped(text) + "\""));
    text.append(name).append('{').append(String.join(",", written)).append("} ");
    text.append(number(value)).append('\n');
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
  }
}
