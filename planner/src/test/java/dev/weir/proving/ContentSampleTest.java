package dev.weir.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.codec.CompressionLevel;
import dev.weir.proving.workload.Preparation;
import dev.weir.proving.workload.WorkloadPlan;
import dev.weir.proving.workload.WorkloadSpec;
import dev.weir.units.Ratio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentSampleTest {
  @TempDir private Path directory;

  @Test
  void theWorkloadShrinksByWhatItWasAskedTo() throws IOException {
    for (int percent : new int[] {0, 50, 75}) {
      Path root = Files.createDirectory(directory.resolve("at-" + percent));
      WorkloadSpec spec =
          WorkloadSpec.parse("mixed:duration=60s,database=4MiB,compressible=" + percent + "%");
      new Preparation(new WorkloadPlan(spec, 1), root).run();
      double expected = 1 / (1 - percent / 100.0);
      for (CompressionLevel level : CompressionLevel.values()) {
        double wanted = level == CompressionLevel.OFF ? 1 : expected;
        assertThat(ContentSample.measure(root, level).value())
            .as("%d %% at level %s", percent, level)
            .isCloseTo(wanted, within(wanted * 0.12));
      }
    }
  }

  @Test
  void anEmptyDirectoryDoesNotShrink() throws IOException {
    assertThat(ContentSample.measure(directory, CompressionLevel.HIGH)).isEqualTo(Ratio.ONE);
  }
}
