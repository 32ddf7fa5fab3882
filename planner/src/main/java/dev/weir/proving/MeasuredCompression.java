package dev.weir.proving;

import dev.weir.codec.CompressionLevel;
import dev.weir.line.CandidateLine;
import dev.weir.planning.Compression;
import dev.weir.planning.CompressionChoice;
import dev.weir.scenario.CompressionWish;
import dev.weir.workload.CompressionSamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the written content packs to: from the capture's samples, as a plan takes them. */
final class MeasuredCompression {
  private MeasuredCompression() {}

  /**
   * What a prediction counts on.
   *
   * @param samples of the content as it was written
   * @param files what was written, packed where the capture holds no sample
   * @throws IOException when these cannot be read
   */
  static Compression of(
      CompressionWish wish, CompressionSamples samples, CandidateLine line, Path files)
      throws IOException {
    boolean sampled = samples.of(CompressionLevel.LOW).isPresent();
    if (wish instanceof CompressionWish.OfLevel of && !sampled) {
      return Compression.measured(ContentSample.measure(files, of.level()));
    }
    return CompressionChoice.of(Optional.of(wish)).of(samples, List.of(line));
  }
}
