package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.SourceStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Real files beside figures that were computed without this code: {@code NAME} and {@code
 * NAME.expected.json}. They lie outside the project, below {@code -Dweir.truth=DIR}; where they are
 * not there, a test says how many it skipped.
 */
final class TruthFiles {
  private TruthFiles() {}

  /**
   * The files that are there.
   *
   * @param names relative to the truth folder
   */
  static List<Path> present(String test, String... names) {
    String folder = System.getProperty("weir.truth", "");
    List<Path> present = new ArrayList<>();
    for (String name : names) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.exists(file)) {
        present.add(file);
      }
    }
    int skipped = names.length - present.size();
    if (skipped > 0) {
      System.out.printf("%s skipped %d files: not below -Dweir.truth=%s%n", test, skipped, folder);
      assertThat(folder).as("-Dweir.truth names a folder that lacks files").isEmpty();
    }
    assumeTrue(!present.isEmpty());
    return present;
  }

  /** The figures beside a file. */
  static JsonNode expected(Path file) throws IOException {
    return new ObjectMapper().readTree(Path.of(file + ".expected.json").toFile());
  }

  /** What the importer makes of each device of a file. */
  static Map<String, SourceStatistics> statistics(Path file, CaptureSource source)
      throws IOException {
    return SourceStatistics.of(file.toString(), source).stream()
        .collect(Collectors.toMap(each -> each.source().name(), Function.identity()));
  }
}
