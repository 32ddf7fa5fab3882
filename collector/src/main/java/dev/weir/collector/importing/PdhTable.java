package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A table of performance counters as the Performance Data Helper of Windows writes it (perfmon,
 * logman, typeperf, relog) and esxtop after it: a first field {@code (PDH-CSV 4.0) (ZONE)(BIAS)},
 * then a counter path per column; rows begin with {@code MM/DD/YYYY HH:MM:SS.mmm} in local time,
 * whatever the machine's language is.
 */
final class PdhTable {
  /** What the first field begins with, after a quote; TSV is what relog writes with -f TSV. */
  static final Pattern MARK =
      Pattern.compile("\\(PDH-[CT]SV 4\\.0\\)(?:\\s*\\((.*)\\)\\s*\\(([-+]?[0-9]{1,4})\\))?\\s*");

  /** A large ESX host has 50,000 columns: header lines of 6 MB; this is the most held in memory. */
  private static final int LONGEST_LINE_BYTES = 32 * 1024 * 1024;

  /** Windows bounds the path of a counter at 2,048 characters. */
  private static final int LONGEST_PATH_BYTES = 8 * 1024;

  private static final String WHOLE_SECONDS = "00/00/0000 00:00:00";
  private static final String WITH_MILLIS = WHOLE_SECONDS + ".000";
  private static final int NANOS_PER_MILLISECOND = 1_000_000;
  private static final String SAVE_AS_WRITTEN =
      "give the file as the tool wrote it, not as a spreadsheet saved it";

  private final ByteSource bytes;
  private final ImportOptions options;

  PdhTable(ByteSource bytes, ImportOptions options) {
    this.bytes = bytes;
    this.options = options;
  }

  /**
   * What the header says beside its columns.
   *
   * @param zoneName as Windows calls it; empty where the header names none
   * @param biasMinutes what to add to local time to get UTC; null where the header has none
   */
  record Head(
      String zoneName, @Nullable Integer biasMinutes, char separator, int columns, long checksum) {}

  /** Receives the counters of the header. */
  @FunctionalInterface
  interface ColumnVisitor {
    void column(int index, CounterPath path);
  }

  /** Receives the rows in the order of the file. */
  interface RowVisitor {
    /**
     * @param values of the columns asked for, NaN where the row has none; valid during the call
     * @param lines to complain of the row
     * @return whether to go on to the next row
     */
    boolean row(LocalDateTime time, double[] values, BoundedLines lines);

    default void warning(String sentence) {
      // Warnings matter to the first pass only.
    }
  }

  /** Reads the header alone. */
  Head head(ColumnVisitor visitor) throws IOException {
    try (BoundedLines lines = new BoundedLines(bytes, options, LONGEST_LINE_BYTES)) {
      return head(lines, visitor);
    }
  }

  private static Head head(BoundedLines lines, ColumnVisitor visitor) throws IOException {
    do {
      if (!lines.advance()) {
        throw lines.problem(1, "the file has no header", SAVE_AS_WRITTEN);
      }
    } while (isBlank(lines));
    char separator = separator(lines);
    WideFields fields = new WideFields(lines, separator);
    fields.begin();
    fields.next();
    Matcher mark = MARK.matcher(fields.text());
    if (!mark.matches()) {
      throw lines.problem(
          1,
          "the header begins with '" + ContentLook.shorten(fields.text()) + "'",
          "counters begin with \"(PDH-CSV 4.0)\"; " + SAVE_AS_WRITTEN);
    }
    while (fields.next()) {
      int index = fields.index();
      if (fields.width() > LONGEST_PATH_BYTES) {
        throw lines.problemAt(fields.at(), "a column has too long a name", SAVE_AS_WRITTEN);
      }
      CounterPath.parse(fields.text()).ifPresent(path -> visitor.column(index, path));
    }
    return new Head(
        mark.group(1) == null ? "" : mark.group(1),
        mark.group(2) == null ? null : Integer.valueOf(mark.group(2)),
        separator,
        fields.index() + 1,
        checksum(lines));
  }

  /** The character behind the first field: a comma, a tab, or a semicolon of a spreadsheet. */
  private static char separator(BoundedLines lines) {
    byte[] buffer = lines.buffer();
    boolean quoted = false;
    for (int i = lines.from(); i < lines.to(); i++) {
      char c = (char) buffer[i];
      quoted ^= c == '"';
      if (!quoted && (c == ',' || c == ';' || c == '\t')) {
        return c;
      }
    }
    throw lines.problem(1, "the header has no column of a counter", SAVE_AS_WRITTEN);
  }

  /**
   * Time of the first row, as it is printed.
   *
   * @throws ProblemException where there is no row
   */
  LocalDateTime firstTime(Head head) throws IOException {
    @Nullable LocalDateTime[] first = {null};
    forEachRow(
        head,
        new int[] {},
        (time, values, lines) -> {
          first[0] = time;
          return false;
        });
    LocalDateTime found = first[0];
    if (found == null) {
      throw ProblemException.badInput(
          bytes.name(), "no row follows the header", "let the log run for two intervals at least");
    }
    return found;
  }

  /**
   * Reads all rows.
   *
   * @param wanted columns whose values are delivered, ascending
   */
  void forEachRow(Head head, int[] wanted, RowVisitor visitor) throws IOException {
    try (BoundedLines lines = new BoundedLines(bytes, options, LONGEST_LINE_BYTES)) {
      head(lines, (index, path) -> {});
      WideFields fields = new WideFields(lines, head.separator());
      double[] values = new double[wanted.length];
      long remark = 0;
      while (lines.advance()) {
        if (isRemark(lines)) {
          remark = isBlank(lines) ? remark : lines.number();
          continue;
        }
        fields.begin();
        fields.next();
        if (fields.first() == '(' && MARK.matcher(fields.text()).matches()) {
          requireSameHeader(lines, head);
          remark = 0;
          continue;
        }
        requireNoRemark(remark, lines);
        if (!row(lines, fields, head, wanted, values, visitor)) {
          return;
        }
      }
    }
  }

  /** False behind the file's cut end, or where the visitor has seen enough. */
  private static boolean row(
      BoundedLines lines,
      WideFields fields,
      Head head,
      int[] wanted,
      double[] values,
      RowVisitor visitor) {
    String time = fields.text();
    Arrays.fill(values, Double.NaN);
    int next = 0;
    try {
      while (fields.next()) {
        if (next < wanted.length && fields.index() == wanted[next]) {
          values[next++] = number(lines, fields);
        }
      }
    } catch (ProblemException e) {
      if (lines.ended()) {
        throw e;
      }
    }
    if (fields.index() + 1 != head.columns() || next < wanted.length) {
      if (lines.ended()) {
        throw lines.problem(
            1,
            "the row has " + (fields.index() + 1) + " columns, the header " + head.columns(),
            SAVE_AS_WRITTEN);
      }
      visitor.warning("The file ends inside a row: line %d is left out.".formatted(lines.number()));
      return false;
    }
    return visitor.row(time(lines, time), values, lines);
  }

  private static double number(BoundedLines lines, WideFields fields) {
    String text = fields.text();
    try {
      return PdhNumber.parse(text);
    } catch (IllegalArgumentException e) {
      throw lines.problemAt(
          fields.at(),
          "the value '" + ContentLook.shorten(text) + "' " + e.getMessage(),
          SAVE_AS_WRITTEN);
    }
  }

  private static LocalDateTime time(BoundedLines lines, String text) {
    boolean millis = text.length() == WITH_MILLIS.length();
    if (millis || text.length() == WHOLE_SECONDS.length()) {
      try {
        if (hasForm(text, millis ? WITH_MILLIS : WHOLE_SECONDS)) {
          return LocalDateTime.of(
              digits(text, 6, 10),
              digits(text, 0, 2),
              digits(text, 3, 5),
              digits(text, 11, 13),
              digits(text, 14, 16),
              digits(text, 17, 19),
              millis ? digits(text, 20, 23) * NANOS_PER_MILLISECOND : 0);
        }
      } catch (DateTimeException e) {
        throw badTime(lines, text);
      }
    }
    throw badTime(lines, text);
  }

  /** Whether each 0 of the form is a digit in the text, and everything else the same. */
  private static boolean hasForm(String text, String form) {
    for (int i = 0; i < form.length(); i++) {
      char c = text.charAt(i);
      if (form.charAt(i) == '0' ? c < '0' || c > '9' : c != form.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int digits(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static ProblemException badTime(BoundedLines lines, String text) {
    return lines.problem(
        1,
        "'" + ContentLook.shorten(text) + "' is no time like 12/31/2026 23:59:59.000 (month first)",
        SAVE_AS_WRITTEN);
  }

  private static boolean isBlank(BoundedLines lines) {
    byte[] buffer = lines.buffer();
    for (int i = lines.from(); i < lines.to(); i++) {
      if (buffer[i] > ' ' || buffer[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** typeperf ends with sentences in the machine's language when its output is redirected. */
  private static boolean isRemark(BoundedLines lines) {
    if (isBlank(lines)) {
      return true;
    }
    byte first = lines.buffer()[lines.from()];
    return first != '"' && (first < '0' || first > '9') && first != '(';
  }

  private static void requireNoRemark(long remark, BoundedLines lines) {
    if (remark > 0) {
      throw lines.problem(
          1, "rows go on after line " + remark + ", which is no row", SAVE_AS_WRITTEN);
    }
  }

  private static void requireSameHeader(BoundedLines lines, Head head) {
    if (checksum(lines) != head.checksum()) {
      throw lines.problem(
          1,
          "a second header names other columns than the first",
          "split the file here and import both parts");
    }
  }

  private static long checksum(BoundedLines lines) {
    CRC32C sum = new CRC32C();
    sum.update(lines.buffer(), lines.from(), lines.to() - lines.from());
    return sum.getValue();
  }
}
