package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.Cap;
import dev.weir.engine.Engine;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.time.WeeklyCalendar;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases that share a run against whole runs of their own: equal to the bit. */
final class OutageRunsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int LENGTH_SECONDS = 6000;

  static LongStream seeds() {
    long first = Long.getLong("weir.seed", System.nanoTime());
    return LongStream.range(first, first + 150);
  }

  @ParameterizedTest(name = "-Dweir.seed={0}")
  @MethodSource("seeds")
  void equalsWholeRuns(long seed) {
    Random random = new Random(seed);
    SimulatedJob job = job(random);
    SimulatedLine line =
        SimulatedLine.of(new Cap.Constant(100_000 + random.nextInt(2_000_000)))
            .withLatency(Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(300)));
    List<OutageRuns.Case> cases = new ArrayList<>();
    for (int i = 0; i < 2 + random.nextInt(4); i++) {
      cases.add(new OutageRuns.Case(outages(random), Duration.ofDays(1 + random.nextInt(20))));
    }

    OutageRuns runs = OutageRuns.prepared(job, line, cases);

    for (OutageRuns.Case each : cases) {
      VirtualDriver.Part whole =
          VirtualDriver.part(
              new SimulationRequest(
                  job, line.withOutages(each.outages()), Continuation.idle(each.patience())),
              Rest.BEFORE_ALL,
              RestWatch.NONE);
      OutageRuns.Effect effect = runs.of(each);
      assertThat(effect.peakAgeSeconds())
          .isEqualTo(whole.aftermath().ageSeconds())
          .isLessThanOrEqualTo(whole.result().peakAgeSeconds());
      assertThat(effect.peakLossBytes()).isEqualTo(whole.aftermath().backlogPayloadBytes());
      assertThat(effect.queueMemoryBytes())
          .isEqualTo(whole.aftermath().memoryBytes())
          .isLessThanOrEqualTo(whole.result().queue().memoryBytes());
      assertThat(effect.queueDiskBytes())
          .isEqualTo(whole.aftermath().diskBytes())
          .isLessThanOrEqualTo(whole.result().queue().diskBytes());
      assertThat(effect.hole().orElse(null)).isEqualTo(whole.result().holes().longest());
    }
  }

  /** 1 MB/s on 10 MB/s: a rest before and after, so that little is played twice. */
  @Test
  void playsOnlyTheTimeAroundAnOutage() {
    WorkloadBuilder builder = new WorkloadBuilder("steady", ZoneOffset.UTC);
    for (int at = 0; at < LENGTH_SECONDS; at++) {
      builder.interval(at * SECOND, SECOND, 1_000_000, 100);
    }
    Policy policy =
        new Policy(
            Cap.unlimited(), Policy.ENDLESS_QUEUE, Policy.ENDLESS_QUEUE, Duration.ofMinutes(15));
    SimulatedJob job = SimulatedJob.of(builder.build(), policy, WireCost.NONE, new Codec(1, 1e9));
    SimulatedLine line = SimulatedLine.of(new Cap.Constant(10e6));
    Rest middle = restBefore(job, line, 3000);
    Outages outage = Outages.NONE.at(List.of(new Outage(3001 * SECOND, 3061 * SECOND)));
    SimulationRequest request =
        new SimulationRequest(job, line.withOutages(outage), Continuation.idle(Duration.ofDays(1)));

    VirtualDriver.Part part = VirtualDriver.part(request, middle, new EndsAt(3200));

    assertThat(part.result().events()).isLessThan(VirtualDriver.run(request).events() / 20);
    assertThat(part.aftermath().ageSeconds()).isBetween(63.0, 63.5);
  }

  /**
   * 1 MB/s all the time and, from 4,000 s, 20 MB/s for 100 s on a line of 10 MB/s, which alone lets
   * 1,000 MB wait. An outage of 60 s at 1,000 s lets 63 s of writes wait until there is a
   * connection again, and so does one at 5,000 s, after the burst.
   */
  @Test
  void countsWhatAnOutageDoesAndNoOtherBurst() {
    WorkloadBuilder builder = new WorkloadBuilder("burst", ZoneOffset.UTC);
    for (int at = 0; at < LENGTH_SECONDS; at++) {
      boolean burst = at >= 4000 && at < 4100;
      builder.interval(at * SECOND, SECOND, burst ? 20_000_000 : 1_000_000, 100);
    }
    Policy policy =
        new Policy(
            Cap.unlimited(), Policy.ENDLESS_QUEUE, Policy.ENDLESS_QUEUE, Duration.ofMinutes(15));
    SimulatedJob job = SimulatedJob.of(builder.build(), policy, WireCost.NONE, new Codec(1, 1e9));
    SimulatedLine line = SimulatedLine.of(new Cap.Constant(10e6));
    Outages twice =
        Outages.NONE.at(
            List.of(
                new Outage(1000 * SECOND, 1060 * SECOND),
                new Outage(5000 * SECOND, 5060 * SECOND)));
    OutageRuns.Case asked = new OutageRuns.Case(twice, Duration.ofDays(1));

    OutageRuns.Effect effect = OutageRuns.prepared(job, line, List.of(asked)).of(asked);

    assertThat(effect.peakAgeSeconds()).isBetween(63.0, 63.5);
    assertThat(effect.peakLossBytes()).isBetween(63e6, 65e6);
    assertThat(effect.queueMemoryBytes() + effect.queueDiskBytes())
        .isBetween(60_000_000L, 66_000_000L);
  }

  private static Rest restBefore(SimulatedJob job, SimulatedLine line, int interval) {
    EndsAt watch = new EndsAt(interval);
    VirtualDriver.part(new SimulationRequest(job, line, Continuation.NONE), Rest.BEFORE_ALL, watch);
    return watch.found;
  }

  private static final class EndsAt implements RestWatch {
    private final int interval;
    private Rest found = Rest.BEFORE_ALL;

    EndsAt(int interval) {
      this.interval = interval;
    }

    @Override
    public int next() {
      return interval;
    }

    @Override
    public boolean endsAt(Rest rest, JobRun run) {
      found = rest;
      return true;
    }
  }

  private static SimulatedJob job(Random random) {
    boolean roomy = random.nextInt(3) > 0;
    long memory = Engine.EXTENT_MAX_BYTES * (long) (2 + random.nextInt(40));
    long disk = roomy ? Policy.ENDLESS_QUEUE : random.nextInt(400_000_000);
    Cap cap =
        random.nextBoolean()
            ? Cap.unlimited()
            : Cap.weekly(
                WeeklyCalendar.parse(
                    "daily 00:20-00:31 %d\notherwise %d"
                        .formatted(
                            random.nextInt(4_000_000), 4_000_000 + random.nextInt(9_000_000)),
                    ZoneOffset.UTC,
                    Cap.OPEN,
                    Long::parseLong));
    Policy policy = new Policy(cap, memory, disk, Duration.ofMinutes(15));
    Codec codec = new Codec(1 + random.nextInt(3), 1e6 + random.nextInt(50_000_000));
    WireCost cost = random.nextBoolean() ? WireCost.NONE : WireCost.MODEL;
    SimulatedJob job = SimulatedJob.of(workload(random), policy, cost, codec);
    if (random.nextInt(3) == 0) {
      return job;
    }
    return job.withMirror(
        new Mirror(
            random.nextInt(500_000_000),
            1e6 + random.nextInt(100_000_000),
            1 + random.nextInt(3),
            random.nextBoolean()
                ? new Mirror.Full()
                : new Mirror.Difference(random.nextInt(65_536))));
  }

  private static Workload workload(Random random) {
    WorkloadBuilder builder = new WorkloadBuilder("random", ZoneOffset.UTC);
    int step = 1 + random.nextInt(5);
    int size = 50_000 + random.nextInt(600_000);
    for (int at = 0; at + step <= LENGTH_SECONDS; at += step) {
      boolean burst = random.nextInt(30) == 0;
      boolean idle = random.nextInt(3) == 0;
      long bytes = idle ? 0 : (long) step * random.nextInt(burst ? 20 * size : size);
      builder.interval(at * SECOND, step * SECOND, bytes, bytes / 4096);
    }
    return builder.build();
  }

  private static Outages outages(Random random) {
    List<Outage> outages = new ArrayList<>();
    long at = random.nextInt(LENGTH_SECONDS) - 10;
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      long nanos = at * SECOND + random.nextLong(SECOND);
      long length = (1 + random.nextInt(random.nextBoolean() ? 6 : 900)) * SECOND;
      outages.add(new Outage(nanos, nanos + length));
      at = (nanos + length) / SECOND + 1 + random.nextInt(1000);
    }
    return new Outages(
        outages, Duration.ofSeconds(random.nextInt(10)), Duration.ofSeconds(random.nextInt(20)));
  }
}
