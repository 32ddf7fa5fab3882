package dev.weir.planner.cli;

import dev.weir.problem.ProblemException;
import dev.weir.report.excel.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file of {@code --template}. */
final class TemplateFile {
  private TemplateFile() {}

  /**
   * @param file as given; null if not
   * @param outputs the reports asked for
   * @throws ProblemException wrong use when no workbook is written, bad input when the template
   *     cannot be used, environment when it cannot be read
   */
  static Optional<Template> read(@Nullable Path file, List<Path> outputs) {
    if (file == null) {
      return Optional.empty();
    }
    if (!ReportFiles.anyWorkbook(outputs)) {
      throw ProblemException.wrongUse(
          "--template " + file, "no workbook is written", "add -o report.xlsx");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Template.MOST_BYTES + 1);
      return Optional.of(Template.of(bytes, "--template " + file));
    } catch (IOException e) {
      throw ReportFiles.unreadable("--template " + file, e);
    }
  }
}
