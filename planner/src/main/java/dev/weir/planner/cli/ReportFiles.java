package dev.weir.planner.cli;

import dev.weir.problem.ProblemException;
import dev.weir.report.Formatter;
import dev.weir.report.Report;
import dev.weir.report.csv.CsvReport;
import dev.weir.report.excel.ExcelReport;
import dev.weir.report.excel.Template;
import dev.weir.report.html.HtmlReport;
import dev.weir.report.pdf.PdfReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes reports to the files that {@code -o} names; the ending says which renderer. A report is
 * written beside its name and moved there when it is whole, so that a failure leaves the old one.
 */
final class ReportFiles {
  private ReportFiles() {}

  private enum Kind {
    XLSX(".xlsx"),
    PDF(".pdf"),
    HTML(".html"),
    JSON(".json"),
    CSV(".csv.zip");

    private final String ending;

    Kind(String ending) {
      this.ending = ending;
    }
  }

  /**
   * @throws ProblemException wrong use for an ending that no renderer has, or for a folder: moving
   *     the report there would replace an empty one
   */
  static void requireKnown(List<Path> files) {
    for (Path file : files) {
      kind(file);
      if (Files.isDirectory(file)) {
        throw ProblemException.wrongUse(
            "-o " + file, "this is a folder", "name a file, for example in this folder");
      }
    }
  }

  /**
   * Without a template.
   *
   * @throws ProblemException environment when a file cannot be written
   */
  static void write(List<Path> files, Report report, Formatter formatter, String json) {
    write(files, report, Optional.empty(), formatter, json);
  }

  /**
   * @param template the workbook that the report's sheets are appended to
   * @param formatter language and zone of the reports
   * @param json the same object that {@code --json} prints
   * @throws ProblemException environment when a file cannot be written, bad input when the template
   *     cannot take the report's sheets
   */
  static void write(
      List<Path> files,
      Report report,
      Optional<Template> template,
      Formatter formatter,
      String json) {
    for (Path file : files) {
      Kind kind = kind(file);
      write(
          file,
          out -> {
            switch (kind) {
              case XLSX -> ExcelReport.write(report, template, formatter, out);
              case PDF -> PdfReport.write(report, formatter, out);
              case CSV -> CsvReport.write(report, out);
              case HTML -> HtmlReport.write(report, formatter, out);
              case JSON -> out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
            }
          });
    }
  }

  /** What goes into one file. */
  @FunctionalInterface
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes one file, whole or not at all.
   *
   * @throws ProblemException environment when it cannot be written
   */
  static void write(Path file, Content content) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        content.write(out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      remove(part, e);
      throw unwritable(file, e);
    } catch (RuntimeException e) {
      remove(part, e);
      throw e;
    }
  }

  /** Leaves no half-written report behind, whatever ended it. */
  private static void remove(Path part, Exception failure) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * What a file that an option names cannot be read for.
   *
   * @param where the option and the file
   */
  static ProblemException unreadable(String where, IOException failure) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        where,
        "cannot be read: " + failure,
        "check its name and rights",
        failure);
  }

  private static ProblemException unwritable(Path file, IOException failure) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        file.toString(),
        "cannot be written: " + failure,
        "check the folder, its rights and the free space",
        failure);
  }

  /** Whether one of the files is a workbook. */
  static boolean anyWorkbook(List<Path> files) {
    return files.stream().anyMatch(file -> kind(file) == Kind.XLSX);
  }

  private static Kind kind(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    for (Kind kind : Kind.values()) {
      if (name.endsWith(kind.ending)) {
        return kind;
      }
    }
    throw ProblemException.wrongUse(
        "-o " + file, "no report has this ending", "use .xlsx, .pdf, .html, .json or .csv.zip");
  }
}
