package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several engines on one line: who gets how much of it, and that nothing of it is lost. */
final class SharedLineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long ENDLESS = Long.MAX_VALUE / 4;
  private static final SimulatedLine LINE = SimulatedLine.of(new Cap.Constant(10e6));
  private static final Continuation UNTIL_EMPTY = Continuation.idle(Duration.ofHours(2));

  @Test
  void weightsDivideTheLineWhileBothHaveSomethingToSend() {
    SharedResult result =
        run(List.of(burst(100_000_000).sharing(1, 3), burst(100_000_000).sharing(1, 1)));

    assertThat(drainedAt(result, 0)).as("100 MB at 7.5 MB/s").isCloseTo(100 / 7.5, within(0.1));
    assertThat(drainedAt(result, 1)).as("the whole line afterwards").isCloseTo(20, within(0.1));
  }

  @Test
  void threeOfOnePriorityShareWhatTheFirstLeaves() {
    SharedResult result =
        run(
            List.of(
                burst(30_000_000).sharing(2, 1),
                burst(50_000_000).sharing(1, 1),
                burst(60_000_000).sharing(2, 2)));

    assertThat(drainedAt(result, 1)).as("alone first").isCloseTo(5, within(0.1));
    assertThat(drainedAt(result, 0)).as("30 and 60 MB at 1 : 2").isCloseTo(14, within(0.1));
    assertThat(drainedAt(result, 2)).isCloseTo(14, within(0.1));
    assertThat(result.peakBacklogWireBytes()).isCloseTo(130e6, within(1e6));
    assertThat(result.peakBacklogAt() / 1e9).isCloseTo(1, within(0.1));
    assertThat(result.peakAgeSeconds()).isCloseTo(13, within(0.1));
  }

  @Test
  void higherPriorityTakesTheLineAwayInTheMiddleOfAFrame() {
    WorkloadBuilder early = new WorkloadBuilder("early", ZoneOffset.UTC);
    early.interval(0, SECOND, 20_000_000, -1);
    WorkloadBuilder late = new WorkloadBuilder("late", ZoneOffset.UTC);
    late.interval(SECOND, SECOND, 50_000_000, -1);
    SharedResult result =
        run(List.of(job(early.build()).sharing(2, 1), job(late.build()).sharing(1, 1)));

    assertThat(drainedAt(result, 1)).isCloseTo(6, within(0.1));
    assertThat(drainedAt(result, 0)).as("10 MB before, 10 MB after").isCloseTo(7, within(0.1));
  }

  @Test
  void aJobThatWritesNothingChangesNothing() {
    WorkloadBuilder nothing = new WorkloadBuilder("nothing", ZoneOffset.UTC);
    nothing.interval(0, 1000 * SECOND, 0, 0);
    SimulatedJob busy = job(random(7, 1000)).sharing(3, 0.7);
    SimulationResult alone =
        VirtualDriver.run(new SimulationRequest(busy, LINE, Continuation.NONE));
    SharedResult both =
        VirtualDriver.run(
            new SharedRequest(
                List.of(job(nothing.build()).sharing(1, 5), busy), LINE, Continuation.NONE));

    assertThat(both.jobs().get(1)).usingRecursiveComparison().isEqualTo(alone);
    assertThat(both.peakBacklogWireBytes()).isCloseTo(alone.peakBacklogWireBytes(), within(1.0));
  }

  @Test
  void dozensOfJobsKeepTheLineFullAsOneWould() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    System.out.println("SharedLineTest: -Dweir.seed=" + seed);
    Random random = new Random(seed);
    List<SimulatedJob> jobs =
        IntStream.range(0, 36)
            .mapToObj(i -> job(random(seed + i, 600)))
            .map(job -> job.sharing(random.nextInt(3), 0.1 + random.nextDouble()))
            .toList();
    double mean = jobs.stream().mapToLong(job -> job.workload().totalBytes()).sum() / 600.0;
    SimulatedLine line = SimulatedLine.of(new Cap.Constant(mean * 0.9));
    SharedResult result = VirtualDriver.run(new SharedRequest(jobs, line, UNTIL_EMPTY));

    double emptyAt =
        IntStream.range(0, 36).mapToDouble(i -> drainedAt(result, i)).max().orElseThrow();
    assertThat(emptyAt).as("all bytes at the line's rate").isCloseTo(600 / 0.9, within(2.0));
    assertThat(result.jobs()).allMatch(SimulationResult::drained);
  }

  private static double drainedAt(SharedResult result, int job) {
    return result.jobs().get(job).drainedAt() / 1e9;
  }

  private static SharedResult run(List<SimulatedJob> jobs) {
    return VirtualDriver.run(new SharedRequest(jobs, LINE, UNTIL_EMPTY));
  }

  private static SimulatedJob burst(long bytes) {
    WorkloadBuilder builder = new WorkloadBuilder("burst", ZoneOffset.UTC);
    builder.interval(0, SECOND, bytes, -1);
    return job(builder.build());
  }

  private static Workload random(long seed, int seconds) {
    Random random = new Random(seed);
    WorkloadBuilder builder = new WorkloadBuilder("random " + seed, ZoneOffset.UTC);
    for (int i = 0; i < seconds; i++) {
      builder.interval(i * SECOND, SECOND, random.nextInt(20_000_000), random.nextInt(500));
    }
    return builder.build();
  }

  private static SimulatedJob job(Workload workload) {
    Policy policy = new Policy(Cap.unlimited(), ENDLESS, ENDLESS, Duration.ofMinutes(15));
    return SimulatedJob.of(workload, policy, WireCost.NONE, Codec.NONE);
  }
}
