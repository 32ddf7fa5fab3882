package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.IntervalSink;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass over the rows of a plain CSV file. */
final class PlainCsvRows {
  private static final int MOST_SOURCES = 100_000;
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(4_000_000_000L);
  private static final int LONGEST_NUMBER = 40;
  private static final String EXAMPLE = "2026-01-31T08:00:00Z,1,4096";

  private final ByteSource bytes;
  private final ImportOptions options;
  private final String defaultSource;
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<String> sources = new ArrayList<>();
  private final IsoTime time = new IsoTime();
  private long[] lastStart = {};
  private long[] lastEnd = {};
  private @Nullable ZoneOffset offset;

  PlainCsvRows(ByteSource bytes, ImportOptions options, String defaultSource) {
    this.bytes = bytes;
    this.options = options;
    this.defaultSource = defaultSource;
  }

  /** Names in order of their first row; complete after {@link #read}. */
  List<String> sources() {
    return sources;
  }

  /** What was left out; complete after {@link #read}. */
  List<String> warnings() {
    return warnings;
  }

  /** The zone offset of the first row. */
  Optional<ZoneOffset> offset() {
    return Optional.ofNullable(offset);
  }

  /** Reads all rows; where a source's rows leave time out, a gap is passed on. */
  void read(IntervalSink sink) throws IOException {
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      CsvFields fields = new CsvFields(lines);
      int columns = readHeader(lines, fields);
      String line;
      long rows = 0;
      while ((line = lines.next()) != null) {
        if (line.isBlank()) {
          continue;
        }
        if (!lines.ended()) { // Its last number may be the begin of a longer one.
          warnings.add(
              "The file ends inside a line: its last row, line %d, is left out."
                  .formatted(lines.number()));
          break;
        }
        fields.split(line);
        if (fields.count() != columns) {
          throw lines.problem(
              1,
              "the row has " + fields.count() + " fields, the header " + columns,
              "write rows like " + EXAMPLE);
        }
        row(lines, fields, columns, sink);
        rows++;
      }
      if (rows == 0) {
        throw lines.problem(
            1,
            "no whole row follows the header",
            "write rows like " + EXAMPLE + " and end each with a line end");
      }
    }
  }

  private static int readHeader(BoundedLines lines, CsvFields fields) throws IOException {
    String line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    if (line == null) {
      throw lines.problem(1, "the file is empty", "begin it with start,seconds,bytes");
    }
    fields.split(line);
    List<String> names = fields.all();
    if (names.equals(List.of("start", "seconds", "bytes"))
        || names.equals(List.of("start", "seconds", "bytes", "source"))) {
      return names.size();
    }
    String hint =
        line.indexOf(';') >= 0 && line.indexOf(',') < 0 ? " (fields are joined by commas)" : "";
    throw lines.problem(
        1,
        "the header is '" + ContentLook.shorten(line) + "'" + hint,
        "plain CSV begins with the line " + PlainCsvFormat.HEADER);
  }

  private void row(BoundedLines lines, CsvFields fields, int columns, IntervalSink sink) {
    long start = start(lines, fields);
    long length = length(lines, fields);
    long written = written(lines, fields);
    int source = source(lines, columns == 4 ? fields.get(3) : defaultSource);
    long end = start + length;
    if (end < start) {
      throw lines.problem(fields.column(1), "the row ends after the year 2262", "shorten it");
    }
    if (start < lastStart[source]) {
      throw lines.problem(
          fields.column(0),
          "the clock goes backwards: the row before of source '%s' starts at %s"
              .formatted(sources.get(source), instant(lastStart[source])),
          "sort the rows of each source by start");
    }
    if (start < lastEnd[source]) {
      throw lines.problem(
          fields.column(0),
          "the row overlaps the one before of source '%s', which ends at %s"
              .formatted(sources.get(source), instant(lastEnd[source])),
          "correct start or seconds; where two things were measured give them a source each");
    }
    if (lastEnd[source] != Long.MIN_VALUE && start > lastEnd[source]) {
      sink.gap(source, lastEnd[source], start - lastEnd[source], "no row in the file");
    }
    sink.interval(source, start, length, written, -1);
    lastStart[source] = start;
    lastEnd[source] = end;
  }

  private long start(BoundedLines lines, CsvFields fields) {
    String text = fields.get(0);
    try {
      long start = time.parse(text);
      if (offset == null) {
        offset = time.offset();
      }
      return start;
    } catch (IllegalArgumentException e) {
      throw lines.problem(
          fields.column(0),
          "start '" + ContentLook.shorten(text) + "' " + e.getMessage(),
          "write it like 2026-01-31T08:00:00Z or 2026-01-31T08:00:00+01:00");
    }
  }

  private static long length(BoundedLines lines, CsvFields fields) {
    String text = fields.get(1);
    BigDecimal seconds = number(lines, fields.column(1), "seconds", text, "1 or 0.25");
    if (seconds.signum() <= 0 || seconds.compareTo(LONGEST_SECONDS) > 0) {
      throw lines.problem(
          fields.column(1),
          "seconds " + ContentLook.shorten(text) + " is no length of an interval",
          "write more than 0 and less than a hundred years");
    }
    BigDecimal nanos = seconds.multiply(NANOS_PER_SECOND).stripTrailingZeros();
    if (nanos.scale() > 0) {
      throw lines.problem(
          fields.column(1),
          "seconds " + ContentLook.shorten(text) + " is finer than a nanosecond",
          "write at most nine decimals");
    }
    return nanos.longValueExact();
  }

  private static long written(BoundedLines lines, CsvFields fields) {
    String text = fields.get(2);
    int column = fields.column(2);
    BigDecimal count = number(lines, column, "bytes", text, "4096");
    if (count.signum() < 0) {
      throw lines.problem(
          column, "bytes " + ContentLook.shorten(text) + " is negative", "write 0 or more");
    }
    try {
      return count.longValueExact();
    } catch (ArithmeticException e) {
      boolean fraction = count.stripTrailingZeros().scale() > 0;
      throw lines.problem(
          column,
          "bytes "
              + ContentLook.shorten(text)
              + (fraction ? " is no whole number" : " is more than 2^63-1"),
          "write whole bytes");
    }
  }

  private static BigDecimal number(
      BoundedLines lines, int column, String what, String text, String example) {
    // The length bound and the refusal of exponents keep 1e999999999 from being computed.
    boolean plain = text.length() <= LONGEST_NUMBER;
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain = c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+';
    }
    try {
      if (plain) {
        return new BigDecimal(text);
      }
    } catch (NumberFormatException e) {
      throw notNumber(lines, column, what, text, example);
    }
    throw notNumber(lines, column, what, text, example);
  }

  private static ProblemException notNumber(
      BoundedLines lines, int column, String what, String text, String example) {
    return lines.problem(
        column,
        what + " '" + ContentLook.shorten(text) + "' is no number",
        "write for example " + example);
  }

  private int source(BoundedLines lines, String name) {
    Integer known = indexes.get(name);
    if (known != null) {
      return known;
    }
    if (name.isBlank() || sources.size() == MOST_SOURCES) {
      throw lines.problem(
          1,
          name.isBlank()
              ? "the row names no source"
              : "more than " + MOST_SOURCES + " sources are in one file",
          "name what was measured in the column source");
    }
    int index = sources.size();
    sources.add(name);
    indexes.put(name, index);
    lastStart = Arrays.copyOf(lastStart, index + 1);
    lastEnd = Arrays.copyOf(lastEnd, index + 1);
    lastStart[index] = Long.MIN_VALUE;
    lastEnd[index] = Long.MIN_VALUE;
    return index;
  }

  private static Instant instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos);
  }
}
