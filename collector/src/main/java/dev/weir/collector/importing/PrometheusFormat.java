package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Range queries of Prometheus as JSON, and logs of what its exporters give out as text. */
final class PrometheusFormat implements FormatReader {
  private static final Pattern ANSWER =
      Pattern.compile("\"resultType\"\\s*:|\"metric\"\\s*:\\s*\\{[^}]*\\}\\s*,\\s*\"values?\"");
  private static final Pattern TEXT =
      Pattern.compile("(?m)^(# (HELP|TYPE) [a-zA-Z_:]|[a-zA-Z_:][a-zA-Z0-9_:]*\\{[a-zA-Z_]+=\")");

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public boolean recognises(byte[] head) {
    String text = HeadText.of(head).stripLeading();
    return isJson(text)
        ? ANSWER.matcher(text).find()
        : text.matches("(?s)(#|[a-zA-Z_:{]).*") && TEXT.matcher(text).find();
  }

  private static boolean isJson(String text) {
    return text.startsWith("{") && !text.startsWith("{__name__");
  }

  @Override
  public CaptureSource open(ByteSource bytes, ImportOptions options) throws IOException {
    boolean json = isJson(beginning(bytes));
    PrometheusSurvey survey = new PrometheusSurvey(bytes.name(), options);
    reader(bytes, options, json).read(survey);
    boolean[] counters = survey.counters();
    long usual = usual(bytes.name(), options, survey, json);
    List<PrometheusLabels> series = survey.series();
    reader(bytes, options, json)
        .read(new PrometheusRows(series, counters, usual, CheckedFile.Discard.INSTANCE));
    ZoneId zone = options.zone() == null ? ZoneOffset.UTC : options.zone();
    CaptureHeader header =
        new CaptureHeader(
            survey.host(),
            zone,
            "import:prometheus",
            survey.sources(),
            limits(),
            assumptions(counters, usual),
            List.of(),
            Duration.ofNanos(usual),
            "Prometheus");
    return new CheckedFile(
        bytes,
        header,
        survey.warnings(),
        (from, sink) ->
            reader(from, options, json).read(new PrometheusRows(series, counters, usual, sink)));
  }

  private static PrometheusReader reader(ByteSource bytes, ImportOptions options, boolean json) {
    return json ? new PrometheusJson(bytes, options) : new PrometheusText(bytes, options);
  }

  private static String beginning(ByteSource bytes) throws IOException {
    try (InputStream in = bytes.open()) {
      return HeadText.of(in.readNBytes(ImportFormats.HEAD_BYTES)).stripLeading();
    }
  }

  private static long usual(
      String file, ImportOptions options, PrometheusSurvey survey, boolean json) {
    Duration said = options.interval();
    if (survey.usualNanos() > 0) {
      return said == null ? survey.usualNanos() : said.toNanos();
    }
    if (!json) {
      throw PrometheusText.oneScrape(file);
    }
    throw ProblemException.badInput(
        file,
        "no series has two values, and a single one gives no time in which anything was written",
        "query a longer range");
  }

  private static List<String> limits() {
    return List.of(
        "Bytes are what reached each disk, not what applications wrote: the page cache merges"
            + " rewrites, the file system adds its own.",
        "Partitions and mapped volumes repeat the bytes of their disks: add up sources of one kind"
            + " only.",
        "Where a query's step is shorter than the scrape interval, what one scrape found shows as a"
            + " burst between idle steps.");
  }

  private static List<String> assumptions(boolean[] counters, long usual) {
    List<String> assumptions = new ArrayList<>();
    boolean counter = false;
    boolean rate = false;
    for (boolean each : counters) {
      counter |= each;
      rate |= !each;
    }
    double seconds = Duration.ofNanos(usual).toMillis() / 1000.0;
    if (counter) {
      assumptions.add(
          "Values are counters: an interval lies between two of them. A fall is a counter begun"
              + " anew, and a gap.");
    }
    if (rate) {
      assumptions.add(
          "Values are taken as bytes per second, as behind rate(), and not differenced: each of the"
              + " "
              + seconds
              + " s before it. A rate over a longer range is smoothed, and its peaks are lower than"
              + " the true ones. --column value=counter says otherwise.");
    }
    return assumptions;
  }
}
