package dev.weir.collector.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Whether tests can run the real sadf; {@code .ci/run} installs it, and there it must be. */
final class InstalledSadf {
  private InstalledSadf() {}

  static void require() {
    String path = String.valueOf(System.getenv("PATH"));
    boolean installed =
        Arrays.stream(path.split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "sadf")));
    if (!installed) {
      System.out.println("Skipped for want of sadf: install the package sysstat.");
      assertThat(Boolean.getBoolean("weir.strict")).as("sadf is installed in CI").isFalse();
    }
    assumeTrue(installed);
  }
}
