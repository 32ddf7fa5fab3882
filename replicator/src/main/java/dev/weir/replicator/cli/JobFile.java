package dev.weir.replicator.cli;

import dev.weir.problem.FileTrouble;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job file with what the command line adds to it. */
final class JobFile {
  /** What fits into a request to the node. */
  private static final int LARGEST = 60 << 10;

  private JobFile() {}

  /**
   * Reads a file and appends keys; one that stands in the file too is then given twice, which the
   * node refuses with its place.
   *
   * @param given values by key, null where nothing was given
   * @throws ProblemException when it cannot be read or is too large
   */
  static String read(Path file, Map<String, @Nullable String> given) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          file.toString(),
          "cannot be read: " + FileTrouble.of(e),
          "name a job file as weir plan --policy writes it",
          e);
    }
    if (bytes.length > LARGEST) {
      throw ProblemException.badInput(
          file.toString(),
          "is larger than a job file may be (60 KiB)",
          "name a job file as weir plan --policy writes it");
    }
    StringBuilder text =
        new StringBuilder(new String(bytes, StandardCharsets.UTF_8).stripTrailing());
    text.append('\n');
    given.forEach(
        (key, value) -> {
          if (value != null) {
            text.append(key).append(": '").append(value.replace("'", "''")).append("'\n");
          }
        });
    return text.toString();
  }
}
