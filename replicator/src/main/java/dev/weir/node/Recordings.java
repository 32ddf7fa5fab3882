package dev.weir.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The captures that a job recorded: each start of the job writes one of its own, {@code
 * data.capture}, {@code data-2.capture} and so on.
 */
public final class Recordings {
  private Recordings() {}

  /** The first of these files that is not there. */
  static Path next(Path file) {
    Path candidate = file;
    for (int number = 2; Files.exists(candidate); number++) {
      candidate = file.resolveSibling(stem(file) + "-" + number + ending(file));
    }
    return candidate;
  }

  /**
   * Those that are there, by name; gaps count for nothing, since some may have been moved away.
   *
   * @param file as the configuration names it
   */
  public static List<Path> of(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    Pattern numbered =
        Pattern.compile(
            Pattern.quote(stem(file)) + "(-([2-9]|[1-9][0-9]+))?" + Pattern.quote(ending(file)));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(each -> numbered.matcher(each.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static String ending(Path file) {
    return file.getFileName().toString().substring(stem(file).length());
  }
}
