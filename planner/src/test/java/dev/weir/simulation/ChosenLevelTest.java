package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Cap;
import dev.weir.engine.Leveling;
import dev.weir.engine.Packing;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A burst of 8 GB in 10 s. What a level would need for it is told by hand: the packer's or the
 * line's time, whichever is longer.
 */
final class ChosenLevelTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long BYTES = 8_000_000_000L;
  private static final Leveling.Automatic LEVELS =
      new Leveling.Automatic(
          Map.of(
              CompressionLevel.OFF, Packing.of(1, Double.POSITIVE_INFINITY),
              CompressionLevel.LOW, Packing.of(2, 800e6),
              CompressionLevel.MEDIUM, Packing.of(4, 100e6),
              CompressionLevel.HIGH, Packing.of(5, 40e6)));

  @ParameterizedTest
  @CsvSource({
    "2, 800", // high: 2 MB/s x 5
    "12.5, 160", // medium: 12.5 MB/s x 4 = 50 MB/s
    "100, 40", // low: 200 MB/s
    "1000, 10" // as fast as it is written
  })
  void theBurstIsOverAsSoonAsAtTheBestLevel(double megabytesPerSecond, double seconds) {
    SimulationResult result = run(megabytesPerSecond * 1e6);
    double over = result.drainedAt() / 1e9;
    assertThat(over).isBetween(seconds * 0.97, seconds * 1.03 + 1);
  }

  private static SimulationResult run(double bytesPerSecond) {
    WorkloadBuilder builder = new WorkloadBuilder("burst", ZoneOffset.UTC);
    builder.interval(0, 10 * SECOND, BYTES, BYTES / 65536);
    builder.interval(10 * SECOND, SECOND, 0, 0);
    Workload workload = builder.build();
    Policy policy =
        new Policy(
            Cap.unlimited(), Policy.ENDLESS_QUEUE, Policy.ENDLESS_QUEUE, Duration.ofMinutes(15));
    Codec codec = new Codec(4, 100e6, Optional.of(LEVELS));
    SimulatedJob job = SimulatedJob.of(workload, policy, WireCost.NONE, codec);
    SimulatedLine line = SimulatedLine.of(new Cap.Constant(bytesPerSecond));
    return VirtualDriver.run(
        new SimulationRequest(job, line, Continuation.idle(Duration.ofHours(1))));
  }
}
