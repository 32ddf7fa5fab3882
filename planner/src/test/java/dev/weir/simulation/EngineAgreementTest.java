package dev.weir.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.analysis.FluidQueue;
import dev.weir.analysis.QueueResult;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.time.WeeklyCalendar;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine and the closed form describe one queue: where the ages are long enough for a frame not
 * to count, they agree within 0.1 % of the larger, on constant lines, under calendars and through
 * outages.
 */
final class EngineAgreementTest {
  private static final double TOLERANCE = 0.001;
  private static final int RUNS = 25;
  private static final long SECOND = 1_000_000_000L;
  private static final long ENDLESS = Long.MAX_VALUE / 4;
  private static final Outages HABITS =
      new Outages(List.of(), Duration.ofSeconds(5), Duration.ofSeconds(3));

  static LongStream seeds() {
    long first = Long.getLong("weir.seed", System.nanoTime());
    return LongStream.range(first, first + RUNS);
  }

  @ParameterizedTest(name = "-Dweir.seed={0}")
  @MethodSource("seeds")
  void constantLine(long seed) {
    Random random = new Random(seed);
    Workload workload = workload(random);
    WireCost cost = random.nextBoolean() ? WireCost.NONE : WireCost.MODEL;
    Ratio ratio = new Ratio(1 + random.nextInt(3));
    WireLoad load = new WireLoad(workload, cost, ratio);
    double rate = rate(load, random);
    QueueResult closed = FluidQueue.run(load, rate, List.of());
    SimulatedJob job =
        SimulatedJob.of(workload, policy(Cap.unlimited()), cost, new Codec(ratio.value(), 1e15));
    SimulationResult engine = run(job, SimulatedLine.of(new Cap.Constant(rate)));

    agree(engine, closed);
  }

  @ParameterizedTest(name = "-Dweir.seed={0}")
  @MethodSource("seeds")
  void calendarOfTheLineAndOutages(long seed) {
    Random random = new Random(seed);
    Workload workload = workload(random);
    double rate = rate(new WireLoad(workload, WireCost.NONE, Ratio.ONE), random);
    Cap calendar = calendar(rate, random);
    SimulatedLine line =
        SimulatedLine.of(calendar).withOutages(HABITS.at(outages(workload, random)));
    SimulationResult engine = run(job(workload, Cap.unlimited()), line);

    Cap service = asTheReplicatorSeesIt(line);
    agree(engine, FluidTruth.of(workload, 1, service));
    agree(engine, closedForm(workload, service));
  }

  @ParameterizedTest(name = "-Dweir.seed={0}")
  @MethodSource("seeds")
  void calendarOfTheCapOnAFasterLine(long seed) {
    Random random = new Random(seed);
    Workload workload = workload(random);
    double rate = rate(new WireLoad(workload, WireCost.NONE, Ratio.ONE), random);
    Cap calendar = calendar(rate, random);
    SimulationResult engine =
        run(job(workload, calendar), SimulatedLine.of(new Cap.Constant(1e12)));

    agree(engine, FluidTruth.of(workload, 1, calendar));
    agree(engine, closedForm(workload, calendar));
  }

  private static QueueResult closedForm(Workload workload, Cap line) {
    return FluidQueue.run(new WireLoad(workload, WireCost.NONE, Ratio.ONE), line, List.of());
  }

  private static void agree(SimulationResult engine, FluidTruth truth) {
    agree(engine.peakAgeSeconds(), truth.peakAgeSeconds());
    agree(engine.peakBacklogWireBytes(), truth.peakBacklogBytes());
  }

  private static void agree(SimulationResult engine, QueueResult closed) {
    agree(engine.peakAgeSeconds(), closed.peakAgeSeconds());
    agree(engine.peakBacklogWireBytes(), closed.peakBacklogBytes());
  }

  private static void agree(double one, double other) {
    assertThat(one).isCloseTo(other, within(TOLERANCE * Math.max(one, other)));
  }

  /** A line on which the largest age is between a quarter of an hour and a few hours. */
  private static double rate(WireLoad load, Random random) {
    long objective = (900 + random.nextInt(9000)) * SECOND;
    return EnvelopeBuilder.low(load).requiredBytesPerSecond(objective);
  }

  private static Workload workload(Random random) {
    WorkloadBuilder builder = new WorkloadBuilder("random", ZoneOffset.UTC);
    long at = (1_700_000_000L + random.nextInt(1_000_000)) * SECOND;
    int size = 10 + random.nextInt(40);
    for (int i = 0; i < size; i++) {
      long length = (60 + random.nextInt(900)) * SECOND;
      boolean burst = random.nextInt(6) == 0;
      long perSecond = burst ? random.nextInt(16_000_000) : random.nextInt(1_200_000);
      long bytes = random.nextInt(5) == 0 ? 0 : perSecond * (length / SECOND);
      builder.interval(at, length, bytes, bytes / 8192);
      at += length + (random.nextInt(8) == 0 ? random.nextInt(1000) * SECOND : 0);
    }
    builder.interval(at, 600 * SECOND, 4_000_000_000L, 400_000);
    builder.interval(at + 600 * SECOND, 3600 * SECOND, 0, 0);
    return builder.build();
  }

  /** Three rates over the day: {@code rate}, down to a quarter of it, and 0 for a while. */
  private static Cap calendar(double rate, Random random) {
    int morning = 1 + random.nextInt(11);
    int evening = morning + 1 + random.nextInt(11);
    long[] bits = {(long) (rate * 8), (long) (rate * (2 + 6 * random.nextDouble())), 0};
    String text =
        "daily 00:00-%02d:00 %d%ndaily %02d:%02d-%02d:00 %d%notherwise %d"
            .formatted(
                morning, bits[0], evening, random.nextInt(59), evening + 1, bits[2], bits[1]);
    return Cap.weekly(WeeklyCalendar.parse(text, ZoneOffset.ofHours(9), 0, Long::parseLong));
  }

  private static List<Outage> outages(Workload workload, Random random) {
    List<Outage> outages = new ArrayList<>();
    long at = workload.startNanos();
    while (outages.size() < 4) {
      long start = at + (10 + random.nextInt(4000)) * SECOND;
      long length = (1 + random.nextInt(random.nextInt(3) == 0 ? 5 : 2000)) * SECOND;
      outages.add(new Outage(start, start + length));
      at = start + length;
    }
    return outages;
  }

  /** Outages end for the replicator when it is connected again; the short ones it sits out. */
  private static Cap asTheReplicatorSeesIt(SimulatedLine line) {
    List<Outage> longer = new ArrayList<>();
    for (Outage outage : line.outages().outages()) {
      boolean noticed = outage.lengthNanos() > HABITS.detection().toNanos();
      long reconnect = noticed ? HABITS.reconnectAfter().toNanos() : 0;
      longer.add(new Outage(outage.startNanos(), outage.endNanos() + reconnect));
    }
    return Service.of(line.withOutages(HABITS.at(longer)));
  }

  private static SimulatedJob job(Workload workload, Cap cap) {
    return SimulatedJob.of(workload, policy(cap), WireCost.NONE, Codec.NONE);
  }

  private static Policy policy(Cap cap) {
    return new Policy(cap, ENDLESS, ENDLESS, Duration.ofMinutes(15));
  }

  private static SimulationResult run(SimulatedJob job, SimulatedLine line) {
    return VirtualDriver.run(new SimulationRequest(job, line, Continuation.NONE));
  }
}
