package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Two columns {@code timestamp,value}, as the Numenta Anomaly Benchmark passes metrics on. */
final class CloudWatchTable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int LONGEST_NUMBER = 64;

  private final ByteSource bytes;
  private final ImportOptions options;

  CloudWatchTable(ByteSource bytes, ImportOptions options) {
    this.bytes = bytes;
    this.options = options;
  }

  void readInto(CloudWatchAnswer answer) throws IOException {
    String name = answer.fileStem();
    Optional<CloudWatchMetric> metric = answer.metric(name);
    if (metric.isEmpty() && answer.said().isEmpty()) {
      throw answer.unknown(name);
    }
    boolean perSecond =
        answer
            .said()
            .map(meaning -> meaning == ValueMeaning.RATE)
            .orElseGet(() -> metric.orElseThrow().perSecond());
    if (answer.said().isEmpty()) {
      answer.assume(
          "The metric is known by the file's name alone, and no statistic is given: a value is"
              + " taken as "
              + (perSecond ? "bytes per second." : "the sum of bytes written in its period."));
    }
    PeriodSeries points = new PeriodSeries();
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      rows(lines, answer, points);
    }
    if (options.zone() == null) {
      answer.assume("Times without a zone are taken as UTC, in which CloudWatch gives them.");
    }
    answer.add(
        name, metric.map(CloudWatchMetric::kind).orElse(SourceKind.INSTANCE), perSecond, points);
  }

  private void rows(BoundedLines lines, CloudWatchAnswer answer, PeriodSeries points)
      throws IOException {
    ZoneId zone = options.zone() == null ? ZoneOffset.UTC : options.zone();
    LocalTimes times = new LocalTimes(zone);
    CsvFields fields = new CsvFields(lines);
    lines.next();
    String line;
    while ((line = lines.next()) != null) {
      if (line.isBlank()) {
        continue;
      }
      try {
        fields.split(line);
        if (fields.count() != 2) {
          throw lines.problem(1, "the row has not two fields", "write rows like the first");
        }
        answer.count();
        points.add(time(lines, times, fields.get(0)), value(lines, fields));
      } catch (ProblemException e) {
        if (lines.ended()) {
          throw e;
        }
        answer.warn("The file ends inside a row: line " + lines.number() + " is left out.");
        return;
      }
    }
  }

  private static long time(BoundedLines lines, LocalTimes times, String text) {
    try {
      return times.next(LocalDateTime.parse(text, TIME));
    } catch (DateTimeParseException e) {
      return zoned(lines, text);
    } catch (IllegalArgumentException e) {
      throw lines.problem(1, "the time " + text + " " + e.getMessage(), "correct the time");
    }
  }

  private static long zoned(BoundedLines lines, String text) {
    try {
      return new IsoTime().parse(text);
    } catch (IllegalArgumentException e) {
      throw lines.problem(
          1,
          "'" + ContentLook.shorten(text) + "' is no time",
          "write times like 2026-01-31 08:00:00 or 2026-01-31T08:00:00Z");
    }
  }

  private static double value(BoundedLines lines, CsvFields fields) {
    String text = fields.get(1);
    if (text.isEmpty()) {
      return Double.NaN;
    }
    try {
      double value = text.length() <= LONGEST_NUMBER ? Double.parseDouble(text) : -1;
      if (value >= 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw notBytes(lines, fields, text);
    }
    throw notBytes(lines, fields, text);
  }

  private static ProblemException notBytes(BoundedLines lines, CsvFields fields, String text) {
    return lines.problem(
        fields.column(1),
        "the value '" + ContentLook.shorten(text) + "' is nothing that could be written",
        "write 0 or more, or nothing for a gap");
  }
}
