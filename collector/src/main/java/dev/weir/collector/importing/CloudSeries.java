package dev.weir.collector.importing;

import dev.weir.capture.IntervalSink;
import dev.weir.capture.SourceInfo;
import dev.weir.problem.ProblemException;
import java.time.Duration;
import java.util.List;

/**
 * One source of a cloud's answer.
 *
 * @param perSecond whether the values are bytes per second; otherwise bytes of a period
 * @param period length of a period; zero where the answer does not say it
 */
record CloudSeries(SourceInfo source, boolean perSecond, Duration period, PeriodSeries values) {
  /** The services give at most 100,800 values at a time; so many take less than 100 MB. */
  static final int MOST_VALUES = 1_000_000;

  /** Length of a period as the answer, a person or the steps between the values say. */
  long periodNanos(String file, ImportOptions options) {
    Duration said = options.interval();
    if (!period.isZero()) {
      return period.toNanos();
    }
    long nanos = said == null ? values.period() : said.toNanos();
    if (nanos == 0) {
      throw ProblemException.badInput(
          file,
          "'%s' has %d value, and nothing says how long a period is"
              .formatted(ContentLook.shorten(source.name()), values.size()),
          "say --interval, for example --interval 5m");
    }
    return nanos;
  }

  /** Delivers all series, one after the other. */
  static void deliver(
      String file, List<CloudSeries> all, ImportOptions options, IntervalSink sink) {
    for (int i = 0; i < all.size(); i++) {
      CloudSeries one = all.get(i);
      try {
        one.values().deliver(i, one.periodNanos(file, options), one.perSecond(), sink);
      } catch (IllegalArgumentException e) {
        throw ProblemException.of(
            ProblemException.Kind.BAD_INPUT,
            file,
            "in '%s' %s".formatted(ContentLook.shorten(one.source().name()), e.getMessage()),
            "export the metric again, or say its true period with --interval",
            e);
      }
    }
  }
}
