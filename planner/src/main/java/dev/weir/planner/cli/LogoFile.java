package dev.weir.planner.cli;

import dev.weir.problem.ProblemException;
import dev.weir.report.Logo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file of {@code --logo}. */
final class LogoFile {
  private LogoFile() {}

  /**
   * @param file as given; null if not
   * @throws ProblemException bad input when it is no picture that reports can show, environment
   *     when it cannot be read
   */
  static Optional<Logo> read(@Nullable Path file) {
    if (file == null) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      Optional<Logo> logo = Logo.of(in.readNBytes(Logo.MOST_BYTES + 1));
      if (logo.isEmpty()) {
        throw ProblemException.of(
            ProblemException.Kind.BAD_INPUT,
            "--logo " + file,
            "this is no PNG or JPEG of at most 1 MiB and 4 megapixels",
            "save it as PNG with some hundred pixels across");
      }
      return logo;
    } catch (IOException e) {
      throw ReportFiles.unreadable("--logo " + file, e);
    }
  }
}
