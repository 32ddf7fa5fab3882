package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.Cap;
import dev.weir.engine.Engine;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small queues, many outages, mirrors, latency, slow codecs and several jobs at once: whatever
 * comes together, everything is consistent and empty once the line stays and nobody writes, and the
 * results fit each other.
 */
final class ChaosTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int LENGTH_SECONDS = 3000;

  static LongStream seeds() {
    long first = Long.getLong("weir.seed", System.nanoTime());
    return LongStream.range(first, first + 60);
  }

  @ParameterizedTest(name = "-Dweir.seed={0}")
  @MethodSource("seeds")
  void endsConsistentAndEmpty(long seed) {
    Random random = new Random(seed);
    List<SimulatedJob> jobs =
        IntStream.range(0, 1 + random.nextInt(4)).mapToObj(i -> job(random)).toList();
    SharedResult result =
        VirtualDriver.run(
            new SharedRequest(jobs, line(random), Continuation.idle(Duration.ofDays(20))));

    for (SimulationResult job : result.jobs()) {
      check(job);
    }
    double highest =
        result.jobs().stream().mapToDouble(SimulationResult::peakBacklogWireBytes).max().orElse(0);
    double sum = result.jobs().stream().mapToDouble(SimulationResult::peakBacklogWireBytes).sum();
    assertThat(result.peakBacklogWireBytes()).isBetween(highest * (1 - 1e-9), sum * (1 + 1e-9));
  }

  private static void check(SimulationResult job) {
    assertThat(job.drained()).isTrue();
    assertThat(job.start().firstPointAt()).isLessThan(SimulationResult.NEVER);
    long before = job.start().firstPointAt();
    int breaks = job.start().failures();
    for (RecoveryHole hole : job.holes().first()) {
      assertThat(hole.startNanos()).isGreaterThanOrEqualTo(before);
      assertThat(hole.sinceNanos()).isLessThanOrEqualTo(hole.startNanos());
      assertThat(hole.mirrorFromNanos()).isBetween(hole.startNanos(), hole.endNanos());
      assertThat(hole.endNanos()).isLessThan(SimulationResult.NEVER);
      assertThat(job.peakAgeSeconds())
          .isGreaterThanOrEqualTo((hole.endNanos() - hole.sinceNanos()) / 1e9);
      before = hole.endNanos();
      breaks += hole.breaks();
    }
    assertThat(job.overflowAt() == SimulationResult.NEVER).isEqualTo(breaks == 0);
    SimulationResult.Series series = job.series();
    for (int i = 0; i < series.at().length; i++) {
      if (series.at()[i] < job.start().firstPointAt()) {
        assertThat(series.ageSeconds()[i]).isNaN();
      } else if (series.at()[i] > job.start().firstPointAt()) {
        assertThat(series.ageSeconds()[i]).isBetween(0.0, job.peakAgeSeconds());
        assertThat(series.backlogWireBytes()[i]).isLessThanOrEqualTo(job.peakBacklogWireBytes());
      }
    }
  }

  private static SimulatedJob job(Random random) {
    long memory = Engine.EXTENT_MAX_BYTES * (long) (1 + random.nextInt(40));
    Policy policy =
        new Policy(Cap.unlimited(), memory, random.nextInt(300_000_000), Duration.ofMinutes(15));
    Mirror mirror =
        new Mirror(
            random.nextInt(500_000_000),
            1e6 + random.nextInt(100_000_000),
            1 + random.nextInt(3),
            random.nextBoolean()
                ? new Mirror.Full()
                : new Mirror.Difference(random.nextInt(65_536)));
    Beginning beginning =
        switch (random.nextInt(3)) {
          case 0 -> Beginning.EMPTY;
          case 1 -> new Beginning.Couriered(Duration.ofSeconds(random.nextInt(1000)), 4096);
          default -> Beginning.CONSISTENT;
        };
    Codec codec = new Codec(1 + random.nextInt(3), 1e6 + random.nextInt(50_000_000));
    WireCost cost = random.nextBoolean() ? WireCost.NONE : WireCost.MODEL;
    return SimulatedJob.of(workload(random), policy, cost, codec)
        .withMirror(mirror)
        .beginning(beginning)
        .sharing(random.nextInt(3), 0.5 + random.nextDouble());
  }

  private static Workload workload(Random random) {
    WorkloadBuilder builder = new WorkloadBuilder("random", ZoneOffset.UTC);
    int step = 1 + random.nextInt(60);
    for (int at = 0; at + step <= LENGTH_SECONDS; at += step) {
      boolean burst = random.nextInt(10) == 0;
      long bytes = (long) step * (burst ? random.nextInt(2_000_000) : random.nextInt(100_000));
      builder.interval(at * SECOND, step * SECOND, bytes, bytes / 4096);
    }
    return builder.build();
  }

  private static SimulatedLine line(Random random) {
    List<Outage> outages = new ArrayList<>();
    long at = -500;
    while (at < LENGTH_SECONDS) {
      long start = at + 1 + random.nextInt(1000);
      at = start + 1 + random.nextInt(random.nextBoolean() ? 5 : 500);
      outages.add(new Outage(start * SECOND, at * SECOND));
    }
    Outages habits =
        new Outages(
            outages,
            Duration.ofSeconds(random.nextInt(10)),
            Duration.ofSeconds(random.nextInt(20)));
    return new SimulatedLine(
        new Cap.Constant(100_000 + random.nextInt(3_000_000)),
        Duration.ofMillis(random.nextInt(300)),
        habits);
  }
}
