package dev.weir.collector.importing;

import dev.weir.capture.SourceInfo;
import dev.weir.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found in a file of Azure metrics. */
final class AzureAnswer {
  private final String file;
  private final List<CloudSeries> series = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> machines = new LinkedHashSet<>();
  private final Set<String> assumptions = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private int values;

  AzureAnswer(String file) {
    this.file = file;
  }

  List<CloudSeries> series() {
    return series;
  }

  List<String> assumptions() {
    return List.copyOf(assumptions);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** The resource measured. */
  String host() {
    return switch (machines.size()) {
      case 0 -> "unknown";
      case 1 -> machines.iterator().next();
      default -> "several";
    };
  }

  void assume(String sentence) {
    assumptions.add(sentence);
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  /** Counts a value against the most that are held. */
  void count() {
    if (++values > CloudSeries.MOST_VALUES) {
      throw ProblemException.badInput(
          file,
          "it has more than " + CloudSeries.MOST_VALUES + " values",
          "export a longer interval, or split the file");
    }
  }

  /**
   * Adds a series.
   *
   * @param machine name of the resource; empty where the answer has none
   */
  void add(String machine, CloudSeries one) {
    if (!machine.isEmpty()) {
      machines.add(machine);
    }
    String name = one.source().name();
    String free = names.contains(name) && !machine.isEmpty() ? machine + " " + name : name;
    if (!names.add(free)) {
      throw ProblemException.badInput(
          file,
          "the metric of '" + ContentLook.shorten(free) + "' comes twice",
          "import each answer by itself: weir import one.json two.json");
    }
    try {
      one.values().sort();
    } catch (IllegalArgumentException e) {
      throw ProblemException.badInput(
          file, "in '" + ContentLook.shorten(free) + "' " + e.getMessage(), "export it again");
    }
    if (one.values().size() > 0) {
      series.add(
          new CloudSeries(
              new SourceInfo(free, one.source().kind()),
              one.perSecond(),
              one.period(),
              one.values()));
    }
  }

  /** The period that the answer gives in words, {@code PT1M} or {@code 0:01:00}. */
  Duration interval(String text) {
    try {
      if (text.startsWith("P")) {
        return positive(Duration.parse(text), text);
      }
      String[] days = text.split(" days?, ", -1);
      String[] clock = days[days.length - 1].split(":", -1);
      Duration time =
          Duration.ofHours(Long.parseLong(clock[0]))
              .plusMinutes(Long.parseLong(clock[1]))
              .plusSeconds(Long.parseLong(clock[2]));
      return positive(days.length == 1 ? time : time.plusDays(Long.parseLong(days[0])), text);
    } catch (RuntimeException e) {
      throw noInterval(text);
    }
  }

  private static Duration positive(Duration duration, String text) {
    if (duration.isPositive() && duration.toDays() < 10_000) {
      return duration;
    }
    throw new IllegalArgumentException(text);
  }

  private ProblemException noInterval(String text) {
    return ProblemException.badInput(
        file,
        "the interval '" + ContentLook.shorten(text) + "' is no length of time",
        "it is PT1M or 0:01:00 for a minute; export it again");
  }
}
