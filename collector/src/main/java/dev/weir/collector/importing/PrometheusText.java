package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that exporters give out (exposition format 0.0.4, OpenMetrics). Its values are those of a
 * moment: the time stands behind a value in milliseconds, or in a line {@code ### EPOCH} before
 * each scrape.
 */
final class PrometheusText implements PrometheusReader {
  /** One value; labels are looked into afterwards. */
  static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)?(?:\\{(.*)\\})?[ \t]+(\\S+)(?:[ \t]+([0-9.]{1,30}))?[ \t]*");

  private static final String MARK = "### ";
  private static final long NANOS_PER_MILLISECOND = 1_000_000L;

  /** Text gives milliseconds, OpenMetrics seconds with a fraction. */
  private static final long FIRST_MILLISECOND = 100_000_000_000L;

  private static final String HOW_TO_LOG =
      "log scrapes with: while sleep 10; do echo \"### $(date +%s)\"; curl -s"
          + " http://HOST:9100/metrics; done >> FILE; or query /api/v1/query_range of the server";

  private final ByteSource bytes;
  private final ImportOptions options;

  PrometheusText(ByteSource bytes, ImportOptions options) {
    this.bytes = bytes;
    this.options = options;
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      Scrape scrape = new Scrape(lines, visitor);
      String line;
      while ((line = lines.next()) != null) {
        if (line.startsWith(MARK)) {
          scrape.begin(line.substring(MARK.length()).strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          if (!scrape.sample(line)) {
            visitor.warning(
                "The file ends inside a line: line " + lines.number() + " is left out.");
          }
        }
      }
    }
  }

  /** The values of one moment. */
  private static final class Scrape {
    private final BoundedLines lines;
    private final Visitor visitor;
    private final Set<PrometheusLabels> untimed = new HashSet<>();
    private long nanos = Long.MIN_VALUE;

    private Scrape(BoundedLines lines, Visitor visitor) {
      this.lines = lines;
      this.visitor = visitor;
    }

    private void begin(String epoch) {
      try {
        requireAllTimed();
        if (epoch.matches("[0-9]{1,10}(\\.[0-9]{1,9})?")) {
          nanos = JsonTime.epoch(epoch);
          untimed.clear();
          return;
        }
      } catch (IllegalArgumentException e) {
        throw noTime(epoch);
      }
      throw noTime(epoch);
    }

    private ProblemException noTime(String epoch) {
      return lines.problem(
          MARK.length() + 1,
          "'" + ContentLook.shorten(epoch) + "' are no seconds since 1970",
          HOW_TO_LOG);
    }

    /** False when the line is the file's cut end. */
    private boolean sample(String line) {
      if (!lines.ended()) {
        return false;
      }
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        throw lines.problem(
            1, "'" + ContentLook.shorten(line) + "' is no value of a metric", HOW_TO_LOG);
      }
      Map<String, String> labels = labels(sample.group(2) == null ? "" : sample.group(2));
      if (sample.group(1) != null) {
        labels.put("__name__", sample.group(1));
      }
      PrometheusLabels series = PrometheusLabels.of(labels);
      if (PrometheusMetric.of(series.name()) == PrometheusMetric.OTHER) {
        return true;
      }
      long time = sample.group(4) == null ? nanos : stamp(sample.group(4));
      if (time == Long.MIN_VALUE) {
        requireOnce(series);
        time = 0;
      } else {
        requireAllTimed();
      }
      try {
        visitor.value(series, time, PrometheusNumber.parse(sample.group(3)));
      } catch (IllegalArgumentException e) {
        throw lines.problem(1, ContentLook.shorten(line) + ": " + e.getMessage(), HOW_TO_LOG);
      }
      return true;
    }

    private void requireOnce(PrometheusLabels series) {
      if (!untimed.add(series)) {
        throw lines.problem(
            1,
            "a second scrape has no time: counters since boot give no rate without one",
            HOW_TO_LOG);
      }
    }

    private long stamp(String text) {
      try {
        long whole = Long.parseLong(text.replaceFirst("\\..*", ""));
        return whole >= FIRST_MILLISECOND
            ? Math.multiplyExact(whole, NANOS_PER_MILLISECOND)
            : JsonTime.epoch(text);
      } catch (ArithmeticException | IllegalArgumentException e) {
        throw lines.problem(
            1, "'" + ContentLook.shorten(text) + "' is no time of a value", HOW_TO_LOG);
      }
    }

    private Map<String, String> labels(String text) {
      try {
        return PrometheusLabelText.parse(text);
      } catch (IllegalArgumentException e) {
        throw lines.problem(
            1,
            "the labels {" + ContentLook.shorten(text) + "} cannot be read: " + e.getMessage(),
            HOW_TO_LOG);
      }
    }

    private void requireAllTimed() {
      if (!untimed.isEmpty() && nanos == Long.MIN_VALUE) {
        throw lines.problem(
            1, "the scrape before has no time: counters give no rate without one", HOW_TO_LOG);
      }
    }
  }

  /** Refuses what is the scrape of one moment. */
  static ProblemException oneScrape(String file) {
    return ProblemException.badInput(
        file, "it holds one scrape; counters since boot give a rate only between two", HOW_TO_LOG);
  }
}
