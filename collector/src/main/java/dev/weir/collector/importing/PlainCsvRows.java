package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One pass over the rows of a plain CSV file. */
final class PlainCsvRows {
  private static final int MOST_SOURCES = 100_000;
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(4_000_000_000L);
  private static final int LONGEST_NUMBER = 40;
  private static final String EXAMPLE = "2026-01-31T08:00:00Z,1,4096";

  /** Numbers of so few digits are read without a thought of overflow. */
  private static final int SHORT_DIGITS = 18;

  private static final int SHORT_SECONDS_DIGITS = 9;

  private final ByteSource bytes;
  private final ImportOptions options;
  private final SourceNames names = new SourceNames(MOST_SOURCES);
  private final List<String> sources = new ArrayList<>();
  private final IsoTime time = new IsoTime();
  private long[] lastStart = new long[8];
  private long[] lastEnd = new long[8];
  private int[] targets = new int[8];
  private long total;

  PlainCsvRows(ByteSource bytes, ImportOptions options) {
    this.bytes = bytes;
    this.options = options;
  }

  /** The zone offset of the first row. */
  ZoneOffset offset() throws IOException {
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      ByteFields fields = new ByteFields(lines, (byte) ',');
      readHeader(lines, fields);
      while (lines.advance()) {
        fields.split();
        if (!fields.isBlank()) {
          start(lines, fields);
          return time.offset();
        }
      }
      return ZoneOffset.UTC;
    }
  }

  /**
   * Reads all rows; where a source's rows leave time out, a gap is passed on.
   *
   * @return what was left out
   */
  List<String> read(SinglePass.Target target) throws IOException {
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      ByteFields fields = new ByteFields(lines, (byte) ',');
      int columns = readHeader(lines, fields);
      long rows = 0;
      total = 0;
      while (lines.advance()) {
        if (!lines.ended() && rows > 0) { // Its last number may be the begin of a longer one.
          return List.of(
              "The file ends inside a line: its last row, line %d, is left out."
                  .formatted(lines.number()));
        }
        if (!lines.ended()) {
          break;
        }
        fields.split();
        if (fields.isBlank()) {
          continue;
        }
        if (fields.count() != columns) {
          throw lines.problem(
              1,
              "the row has " + fields.count() + " fields, the header " + columns,
              "write rows like " + EXAMPLE);
        }
        row(lines, fields, columns, target);
        rows++;
      }
      if (rows == 0) {
        throw lines.problem(
            1,
            "no whole row follows the header",
            "write rows like " + EXAMPLE + " and end each with a line end");
      }
      return List.of();
    }
  }

  private static int readHeader(BoundedLines lines, ByteFields fields) throws IOException {
    do {
      if (!lines.advance()) {
        throw lines.problem(1, "the file is empty", "begin it with start,seconds,bytes");
      }
      fields.split();
    } while (fields.isBlank());
    List<String> names = fields.texts();
    if (names.equals(List.of("start", "seconds", "bytes"))
        || names.equals(List.of("start", "seconds", "bytes", "source"))) {
      return names.size();
    }
    String line = String.join(",", names);
    String hint =
        line.indexOf(';') >= 0 && line.indexOf(',') < 0 ? " (fields are joined by commas)" : "";
    throw lines.problem(
        1,
        "the header is '" + ContentLook.shorten(line) + "'" + hint,
        "plain CSV begins with the line "
            + PlainCsvFormat.HEADER
            + "; for another table say what its columns hold, see 'weir import --help'");
  }

  private void row(BoundedLines lines, ByteFields fields, int columns, SinglePass.Target target) {
    long start = start(lines, fields);
    long length = length(lines, fields);
    long written = written(lines, fields);
    int source = source(lines, fields, columns == 4, target);
    long end = start + length;
    if (end < start) {
      throw lines.problemAt(fields.start(1), "the row ends after the year 2262", "shorten it");
    }
    if (start < lastEnd[source]) {
      throw overlap(lines, fields, source, start);
    }
    if (lastEnd[source] != Long.MIN_VALUE && start > lastEnd[source]) {
      long before = lastEnd[source];
      target.gap(targets[source], before, start - before, "no row in the file");
    }
    total += written;
    if (total < 0) {
      throw lines.problemAt(
          fields.start(2),
          "with this row the bytes of the file add up to more than 2^63-1",
          "check the unit of the column bytes");
    }
    target.interval(targets[source], start, length, written, -1);
    lastStart[source] = start;
    lastEnd[source] = end;
  }

  private ProblemException overlap(BoundedLines lines, ByteFields fields, int source, long start) {
    if (start < lastStart[source]) {
      return lines.problemAt(
          fields.start(0),
          "the clock goes backwards: the row before of source '%s' starts at %s"
              .formatted(sources.get(source), instant(lastStart[source])),
          "sort the rows of each source by start");
    }
    return lines.problemAt(
        fields.start(0),
        "the row overlaps the one before of source '%s', which ends at %s"
            .formatted(sources.get(source), instant(lastEnd[source])),
        "correct start or seconds; where two things were measured give them a source each");
  }

  private long start(BoundedLines lines, ByteFields fields) {
    try {
      return fields.isQuoted(0)
          ? time.parse(fields.text(0))
          : time.parse(fields.buffer(), fields.start(0), fields.end(0));
    } catch (IllegalArgumentException e) {
      throw lines.problemAt(
          fields.start(0),
          "start '" + ContentLook.shorten(fields.text(0)) + "' " + e.getMessage(),
          "write it like 2026-01-31T08:00:00Z or 2026-01-31T08:00:00+01:00");
    }
  }

  private static long length(BoundedLines lines, ByteFields fields) {
    long whole = fields.digits(1, SHORT_SECONDS_DIGITS);
    if (whole > 0) {
      return whole * 1_000_000_000L;
    }
    String text = fields.text(1);
    int at = fields.start(1);
    BigDecimal seconds = number(lines, at, "seconds", text, "1 or 0.25");
    if (seconds.signum() <= 0 || seconds.compareTo(LONGEST_SECONDS) > 0) {
      throw lines.problemAt(
          at,
          "seconds " + ContentLook.shorten(text) + " is no length of an interval",
          "write more than 0 and less than a hundred years");
    }
    BigDecimal nanos = seconds.multiply(NANOS_PER_SECOND).stripTrailingZeros();
    if (nanos.scale() > 0) {
      throw lines.problemAt(
          at,
          "seconds " + ContentLook.shorten(text) + " is finer than a nanosecond",
          "write at most nine decimals");
    }
    return nanos.longValueExact();
  }

  private static long written(BoundedLines lines, ByteFields fields) {
    long whole = fields.digits(2, SHORT_DIGITS);
    if (whole >= 0) {
      return whole;
    }
    String text = fields.text(2);
    int at = fields.start(2);
    BigDecimal count = number(lines, at, "bytes", text, "4096");
    if (count.signum() < 0) {
      throw lines.problemAt(
          at, "bytes " + ContentLook.shorten(text) + " is negative", "write 0 or more");
    }
    try {
      return count.longValueExact();
    } catch (ArithmeticException e) {
      boolean fraction = count.stripTrailingZeros().scale() > 0;
      throw lines.problemAt(
          at,
          "bytes "
              + ContentLook.shorten(text)
              + (fraction ? " is no whole number" : " is more than 2^63-1"),
          "write whole bytes");
    }
  }

  private static BigDecimal number(
      BoundedLines lines, int at, String what, String text, String example) {
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
      throw notNumber(lines, at, what, text, example);
    }
    throw notNumber(lines, at, what, text, example);
  }

  private static ProblemException notNumber(
      BoundedLines lines, int at, String what, String text, String example) {
    return lines.problemAt(
        at,
        what + " '" + ContentLook.shorten(text) + "' is no number",
        "write for example " + example);
  }

  private int source(
      BoundedLines lines, ByteFields fields, boolean named, SinglePass.Target target) {
    int from = named ? fields.start(3) : 0;
    int to = named ? fields.end(3) : 0;
    int known = names.find(fields.buffer(), from, to);
    if (known >= 0) {
      return known;
    }
    String name = named ? fields.text(3) : FileTitle.of(bytes.name());
    int index = name.isBlank() ? -1 : names.add(fields.buffer(), from, to);
    if (index < 0) {
      throw lines.problem(
          1,
          name.isBlank()
              ? "the row names no source"
              : "more than " + MOST_SOURCES + " sources are in one file",
          "name what was measured in the column source");
    }
    if (index == lastEnd.length) {
      lastStart = Arrays.copyOf(lastStart, index * 2);
      lastEnd = Arrays.copyOf(lastEnd, index * 2);
      targets = Arrays.copyOf(targets, index * 2);
    }
    sources.add(name);
    targets[index] = target.addSource(new SourceInfo(name, SourceKind.INSTANCE));
    lastStart[index] = Long.MIN_VALUE;
    lastEnd[index] = Long.MIN_VALUE;
    return index;
  }

  private static Instant instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos);
  }
}
