package dev.weir.collector.importing;

import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was found in a file of CloudWatch metrics, and how it is to be understood. */
final class CloudWatchAnswer {
  private static final String SAY =
      "say what the values are: --column value=sum for bytes per period, --column value=rate for"
          + " bytes per second";

  private final String file;
  private final Optional<ValueMeaning> said;
  private final List<CloudSeries> series = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> limits = new LinkedHashSet<>();
  private final Set<String> assumptions = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private int values;

  CloudWatchAnswer(String file, ImportOptions options) {
    this.file = file;
    this.said = ValueMeaning.said(options, ValueMeaning.SUM, ValueMeaning.RATE);
  }

  List<CloudSeries> series() {
    return series;
  }

  List<String> limits() {
    return List.copyOf(limits);
  }

  List<String> assumptions() {
    return List.copyOf(assumptions);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  void assume(String sentence) {
    assumptions.add(sentence);
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  /** What a person said of the values. */
  Optional<ValueMeaning> said() {
    return said;
  }

  /** Counts a value against the most that are held. */
  void count() {
    if (++values > CloudSeries.MOST_VALUES) {
      throw ProblemException.badInput(
          file,
          "it has more than " + CloudSeries.MOST_VALUES + " values",
          "export a longer period, or split the file");
    }
  }

  /** The file's name without its folder and ending: often the only place with a volume's name. */
  String fileStem() {
    Path name = Path.of(file).getFileName();
    return name == null ? file : name.toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
  }

  /**
   * The metric that a label speaks of; empty where it is not one of those that are read.
   *
   * @throws ProblemException where it is unknown and a person has to say what the values are
   */
  Optional<CloudWatchMetric> metric(String label) {
    Optional<CloudWatchMetric> metric = CloudWatchMetric.in(label);
    metric.ifPresent(
        known -> {
          if (!known.limit().isEmpty()) {
            limits.add(known.limit());
          }
        });
    return metric;
  }

  ProblemException unknown(String label) {
    return ProblemException.badInput(
        file,
        "'%s' is not known as a metric of bytes written".formatted(ContentLook.shorten(label)),
        SAY + "; or export VolumeWriteBytes, EBSWriteBytes, DiskWriteBytes or WriteThroughput");
  }

  ProblemException unusable(String label, String statistics) {
    return ProblemException.badInput(
        file,
        "%s gives %s alone, which does not say how many bytes were written"
            .formatted(
                label.isEmpty() ? "the metric" : "'" + ContentLook.shorten(label) + "'",
                statistics),
        "export it again with --statistics Sum; or " + SAY);
  }

  /** Adds a series; a name that is taken gets its number. */
  void add(String name, SourceKind kind, boolean perSecond, PeriodSeries points) {
    String free = name;
    for (int i = 2; !names.add(free); i++) {
      free = name + " (" + i + ")";
    }
    try {
      points.sort();
    } catch (IllegalArgumentException e) {
      throw ProblemException.badInput(
          file,
          "in '%s' %s".formatted(ContentLook.shorten(name), e.getMessage()),
          "export it again, one metric and statistic at a time");
    }
    if (points.size() > 0) {
      series.add(new CloudSeries(new SourceInfo(free, kind), perSecond, Duration.ZERO, points));
    }
  }
}
