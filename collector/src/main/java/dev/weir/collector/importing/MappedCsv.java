package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.CaptureHeader;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Opens a table whose columns a person named. */
final class MappedCsv {
  /** Wide tables of many virtual machines have long headers. */
  private static final int LONGEST_LINE_BYTES = 4 * 1024 * 1024;

  private MappedCsv() {}

  static SinglePass open(ByteSource bytes, ImportOptions options) throws IOException {
    try (BoundedLines lines = lines(bytes, options)) {
      ByteFields fields = header(lines, options);
      CsvMapping mapping = CsvMapping.of(options.columns(), fields.texts(), lines);
      byte decimal = decimal(options);
      do {
        if (!lines.advance()) {
          throw lines.problem(1, "no row follows the header", "check that this is the file");
        }
        fields.split();
      } while (fields.isBlank());
      requireColumns(lines, fields, mapping);
      String column = mapping.names().get(mapping.time());
      CsvTimes times = new CsvTimes(options, column, fields.text(mapping.time()), decimal);
      return new SinglePass(
          bytes,
          header(options, mapping, times),
          target -> read(bytes, options, mapping, decimal, target));
    }
  }

  private static CaptureHeader header(ImportOptions options, CsvMapping mapping, CsvTimes times) {
    List<String> assumptions = new ArrayList<>();
    assumptions.add("The file names no host; its bytes are taken as application writes.");
    assumptions.add(
        "Of the table's columns '%s' was given as the time and '%s' as what was written, in %s."
            .formatted(
                mapping.names().get(mapping.time()),
                mapping.names().get(mapping.amount()),
                mapping.unit().name()));
    assumptions.addAll(mapping.assumptions());
    assumptions.addAll(times.assumptions());
    return new CaptureHeader(
        "unknown",
        Objects.requireNonNullElse(options.zone(), ZoneOffset.UTC),
        "import:csv",
        List.of(),
        List.of("Writes shorter than a row's interval are seen as spread over it."),
        assumptions,
        List.of());
  }

  private static List<String> read(
      ByteSource bytes,
      ImportOptions options,
      CsvMapping mapping,
      byte decimal,
      SinglePass.Target target)
      throws IOException {
    try (BoundedLines lines = lines(bytes, options)) {
      ByteFields fields = header(lines, options);
      MappedCsvRows rows = new MappedCsvRows(bytes, options, mapping, decimal, target);
      List<String> warnings = new ArrayList<>();
      while (lines.advance()) {
        if (!lines.ended()) {
          warnings.add(
              "The file ends inside a line: its last row, line %d, is left out."
                  .formatted(lines.number()));
          break;
        }
        fields.split();
        if (!fields.isBlank()) {
          requireColumns(lines, fields, mapping);
          rows.row(lines, fields);
        }
      }
      warnings.addAll(rows.finish());
      return warnings;
    }
  }

  private static BoundedLines lines(ByteSource bytes, ImportOptions options) throws IOException {
    return new BoundedLines(bytes, options, LONGEST_LINE_BYTES);
  }

  /** The header's fields, split. */
  private static ByteFields header(BoundedLines lines, ImportOptions options) throws IOException {
    do {
      if (!lines.advance()) {
        throw lines.problem(1, "the file is empty", "check that this is the file");
      }
    } while (lines.isBlank());
    String line =
        new String(lines.buffer(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8);
    ByteFields fields = new ByteFields(lines, separator(options, line));
    fields.split();
    return fields;
  }

  private static void requireColumns(BoundedLines lines, ByteFields fields, CsvMapping mapping) {
    if (fields.count() != mapping.columns()) {
      throw lines.problem(
          1,
          "the row has %d fields, the header %d".formatted(fields.count(), mapping.columns()),
          "if fields are joined otherwise say --column separator=';' (or ',' or tab)");
    }
  }

  /** The one named, or the one that the header has most of outside quotes. */
  private static byte separator(ImportOptions options, String header) {
    String named = options.columns().get(CsvMapping.SEPARATOR);
    if (named != null) {
      return switch (named) {
        case ",", "comma" -> (byte) ',';
        case ";", "semicolon" -> (byte) ';';
        case "tab", "\t" -> (byte) '\t';
        default ->
            throw ProblemException.wrongUse(
                "--column separator=" + named, "fields are not joined so", "say ',', ';' or tab");
      };
    }
    String outside = header.replaceAll("\"[^\"]*\"", "");
    char most = ',';
    for (char each : new char[] {';', '\t', ','}) {
      most = count(outside, each) > count(outside, most) ? each : most;
    }
    // A semicolon may have a tab behind it, which is then but a blank.
    return (byte) (most == '\t' && count(outside, ';') * 2 > count(outside, '\t') ? ';' : most);
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static byte decimal(ImportOptions options) {
    String named = options.columns().getOrDefault(CsvMapping.DECIMAL, ".");
    if (!named.equals(".") && !named.equals(",")) {
      throw ProblemException.wrongUse(
          "--column decimal=" + named, "this is no decimal mark", "say '.' or ','");
    }
    return (byte) named.charAt(0);
  }
}
