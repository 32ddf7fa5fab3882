package dev.weir.planner.cli;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import dev.weir.report.Formatter;
import dev.weir.report.Report;
import dev.weir.report.csv.CsvReport;
import dev.weir.report.excel.ExcelReport;
import dev.weir.report.excel.Template;
import dev.weir.report.html.HtmlReport;
import dev.weir.report.pdf.PdfReport;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes reports to the files that {@code -o} names; the ending says which renderer. A report is
 * written beside its name and moved there when it is whole, so that a failure leaves the old one. A
 * symbolic link stays, and the file that it leads to is replaced.
 */
final class ReportFiles {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

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
   * @throws ProblemException wrong use for an ending that no renderer has, or for a folder or a
   *     device: moving the report there would replace it
   */
  static void requireKnown(List<Path> files) {
    for (Path file : files) {
      kind(file);
      if (Files.isDirectory(file)) {
        throw ProblemException.wrongUse(
            "-o " + file, "this is a folder", "name a file, for example in this folder");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw ProblemException.wrongUse(
            "-o " + file, "this is no file but a device", "name a file");
      }
    }
  }

  /**
   * Refuses to write over what is read, or one file twice.
   *
   * @param read files that exist
   * @throws ProblemException wrong use
   */
  static void requireApart(List<Path> read, List<Path> written) {
    List<Path> known = new ArrayList<>(read);
    for (Path file : written) {
      for (Path other : known) {
        if (same(file, other)) {
          throw ProblemException.wrongUse(
              file.toString(),
              read.contains(other)
                  ? "this would replace a file that the plan reads"
                  : "two results would have this name",
              "name another file");
        }
      }
      known.add(file);
    }
  }

  private static boolean same(Path one, Path other) {
    try {
      return destination(one).equals(destination(other))
          || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
    } catch (IOException e) {
      throw unreadable(one.toString(), e);
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
    Path target;
    try {
      target = followed(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Disk disk = new Disk();
    Unfinished.PARTS.add(part);
    try {
      try (OutputStream out = new BufferedOutputStream(disk.open(part))) {
        content.write(out);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      remove(part, e);
      throw unwritable(file, disk.failure == null ? e : disk.failure);
    } catch (RuntimeException e) {
      remove(part, e);
      throw disk.failure == null ? e : unwritable(file, disk.failure);
    } catch (Error e) {
      remove(part, e);
      throw e;
    } finally {
      Unfinished.PARTS.remove(part);
    }
  }

  /** What is being written; an interrupted plan leaves none of it behind. */
  private static final class Unfinished {
    private static final Set<Path> PARTS = ConcurrentHashMap.newKeySet();

    static {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> PARTS.forEach(part -> remove(part, new IOException("interrupted"))),
                  "unfinished-reports"));
    }
  }

  /** The file that would be written, whether or not there is one yet. */
  private static Path destination(Path file) {
    try {
      Path end = followed(file).toAbsolutePath().normalize();
      Path folder = end.getParent();
      return folder != null && Files.isDirectory(folder)
          ? folder.toRealPath().resolve(end.getFileName())
          : end;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Where symbolic links lead, whether or not there is a file. */
  private static Path followed(Path file) throws IOException {
    Path at = file;
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(file.toString(), null, "its symbolic links never end");
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    return at;
  }

  /** Keeps what the disk said, which renderers wrap in failures of their own. */
  private static final class Disk {
    private @Nullable IOException failure;

    OutputStream open(Path file) throws IOException {
      return new FilterOutputStream(Files.newOutputStream(file)) {
        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          try {
            out.write(bytes, from, count);
          } catch (IOException e) {
            failure = e;
            throw e;
          }
        }
      };
    }
  }

  /**
   * Makes a folder and those above it where they are missing.
   *
   * @throws ProblemException environment when that fails
   */
  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** Leaves no half-written report behind, whatever ended it. */
  private static void remove(Path part, Throwable failure) {
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
        "cannot be read: " + FileTrouble.of(failure),
        "check its name and rights",
        failure);
  }

  private static ProblemException unwritable(Path file, IOException failure) {
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        file.toString(),
        "cannot be written: " + FileTrouble.of(failure),
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
