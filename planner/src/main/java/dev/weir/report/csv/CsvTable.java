package dev.weir.report.csv;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One table as RFC 4180 has it: a header, comma, CRLF, quotes where a field needs them. A text that
 * a spreadsheet would run as a formula gets an apostrophe in front.
 */
final class CsvTable {
  /** What makes a spreadsheet read a field as a formula. */
  private static final String FORMULA = "=+-@\t\r";

  private final StringBuilder out = new StringBuilder();
  private final int columns;
  private int written;

  CsvTable(List<String> header) {
    this.columns = header.size();
    header.forEach(this::text);
  }

  /** The whole table. */
  String content() {
    if (written % columns != 0) {
      throw new IllegalStateException("a row of " + out.substring(0, out.indexOf("\r\n")));
    }
    return out.toString();
  }

  CsvTable text(String text) {
    boolean hostile = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    return field(hostile ? "'" + text : text);
  }

  /** A number with all its digits; nothing where there is none. */
  CsvTable number(double value) {
    return field(
        Double.isFinite(value)
            ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
            : "");
  }

  CsvTable number(BigDecimal value) {
    return field(value.toPlainString());
  }

  CsvTable moment(Instant at) {
    return field(at.toString());
  }

  CsvTable moment(Optional<Instant> at) {
    return field(at.map(Instant::toString).orElse(""));
  }

  CsvTable flag(boolean value) {
    return field(Boolean.toString(value));
  }

  CsvTable nothing() {
    return field("");
  }

  private CsvTable field(String field) {
    boolean quoted = field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    out.append(quoted ? '"' + field.replace("\"", "\"\"") + '"' : field);
    written++;
    out.append(written % columns == 0 ? "\r\n" : ",");
    return this;
  }
}
