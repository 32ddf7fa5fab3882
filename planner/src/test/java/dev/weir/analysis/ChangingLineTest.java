package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.time.WeeklyCalendar;
import dev.weir.units.Bandwidth;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The queue on a line that changes with time, against its definition and by hand. */
class ChangingLineTest {
  private static final int SERIES = 150;
  private static final long SECOND = 1_000_000_000L;
  private static final int PARTS = 40;

  /** Ages are compared to the nanosecond, and this one rises by half a second per second. */
  private static final long BREACH_NANOS = 3;

  static LongStream seeds() {
    return LongStream.range(0, SERIES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void largestBacklogEqualsItsDefinition(long seed) {
    WireLoad load = load(seed);
    Cap line = line(seed, load);
    QueueResult result = FluidQueue.run(load, line, List.of());
    double most = 0;
    List<Double> moments = moments(load, line);
    for (int i = 0; i < moments.size(); i++) {
      for (int j = i + 1; j < moments.size(); j++) {
        double from = moments.get(i);
        double to = moments.get(j);
        most =
            Math.max(
                most,
                written(load, from, to)
                    - RandomLine.carried(line, load.workload().startNanos(), from, to));
      }
    }
    assertThat(result.peakBacklogBytes()).isCloseTo(most, within(1e-9 * load.totalWireBytes()));
  }

  /** A byte that came at a leaves when all that came since some s <= a is carried, the worst s. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void largestAgeEqualsItsDefinition(long seed) {
    WireLoad load = load(seed);
    Cap line = line(seed, load);
    double found = FluidQueue.followed(load, line).peakAgeSeconds() * 1e9;
    double most = 0;
    double widest = 0;
    Workload workload = load.workload();
    List<Double> moments = moments(load, line);
    for (int i = 0; i < workload.size(); i++) {
      widest = Math.max(widest, workload.lengthNanos(i) / (double) PARTS);
      for (int part = 0; part <= PARTS && load.units(i) > 0; part++) {
        double came =
            (workload.startNanos(i) - workload.startNanos())
                + workload.lengthNanos(i) * (part / (double) PARTS);
        most = Math.max(most, leaves(load, line, moments, came) - came);
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(most - 10);
    assertThat(found).isLessThanOrEqualTo(most + widest + 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void breachesAreWhereTheOldestOutstandingByteIsTooOld(long seed) {
    WireLoad load = load(seed);
    Cap line = line(seed, load);
    double peak = FluidQueue.run(load, line, List.of()).peakAgeSeconds();
    long objective = Math.max(1, (long) (peak * 0.4 * 1e9));
    QueueResult result = FluidQueue.run(load, line, List.of(objective));
    Workload workload = load.workload();
    List<Double> moments = moments(load, line);
    double span = workload.endNanos() - workload.startNanos();
    int steps = 1000;
    double over = 0;
    for (int i = 0; i < steps; i++) {
      double t = span * ((i + 0.5) / steps);
      if (delivered(load, line, moments, t) < written(load, 0, t - objective)) {
        over += span / steps;
      }
    }
    ObjectiveResult judged = result.objectives().getFirst();
    double grain = span / steps * (2 * judged.breachCount() + 2);
    assertThat(judged.breachSeconds() * 1e9).isCloseTo(over, within(grain));
    double listed =
        judged.breaches().stream().mapToDouble(b -> b.endNanos() - b.startNanos()).sum();
    assertThat(judged.breachSeconds() * 1e9)
        .isCloseTo(listed, within(2.0 * judged.breachCount() + 1000));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aChangeToTheSameRateChangesNothing(long seed) {
    WireLoad load = load(seed);
    double rate = usual(seed, load);
    Workload workload = load.workload();
    long[] borders =
        LongStream.range(0, 7)
            .map(i -> workload.startNanos() + i * (workload.endNanos() - workload.startNanos()) / 6)
            .distinct()
            .toArray();
    double[] rates = new double[borders.length + 1];
    Arrays.fill(rates, rate);
    QueueResult split = FluidQueue.run(load, new RandomLine(borders, rates), List.of(SECOND));
    QueueResult whole = FluidQueue.run(load, rate, List.of(SECOND));
    assertThat(split.peakBacklogBytes()).isEqualTo(whole.peakBacklogBytes());
    assertThat(split.peakAgeSeconds()).isEqualTo(whole.peakAgeSeconds());
    assertThat(split.objectives()).isEqualTo(whole.objectives());
  }

  /**
   * E1 of the model with the line cut for one hour from the end of the burst on. 36,000 MB wait at
   * the end of the burst and 2 MB/s go on: 43,200 MB when the line is back. It then drains at 8
   * MB/s in 5,400 s, 9,000 s after the burst. The last byte of the burst leaves after 3,600 s more
   * than without the cut, when 43,200 - 36,000 MB and another 3,600 s of 2 MB/s wait, 7,200 s old.
   * The one that was next when the line was cut came 1,800 s before.
   */
  @Test
  void burstThenOutageByHand() {
    long hour = 3600 * SECOND;
    WireLoad load = e1();
    long cut = load.workload().startNanos() + 11 * hour;
    Cap line = new RandomLine(new long[] {cut, cut + hour}, new double[] {10e6, 0, 10e6});
    QueueResult result = FluidQueue.run(load, line, List.of(7000 * SECOND));
    assertThat(result.outcome()).isEqualTo(QueueOutcome.DRAINED);
    assertThat(result.peakBacklogBytes()).isCloseTo(43_200e6, within(1.0));
    WorstMoment backlog = Objects.requireNonNull(result.largestBacklog());
    assertThat(backlog.atNanos()).isEqualTo(cut + hour);
    assertThat(backlog.ageSeconds()).isCloseTo(5400, within(1e-6));
    WorstMoment age = Objects.requireNonNull(result.largestAge());
    assertThat(age.ageSeconds()).isCloseTo(7200, within(1e-6));
    assertThat(age.atNanos()).isEqualTo(cut + 2 * hour);
    assertThat(age.backlogWireBytes()).isCloseTo(14_400e6, within(1.0));
    assertThat(result.drainSeconds()).isCloseTo(5400, within(1e-6));
    assertThat(result.drainedAtNanos()).isEqualTo(cut + 9000 * SECOND);
    // The age rises by 1 s/s while the line is cut, from 1,800 to 5,400 s, then by 1/2 s/s.
    ObjectiveResult judged = result.objectives().getFirst();
    assertThat(judged.breachCount()).isEqualTo(1);
    assertThat(judged.breaches().getFirst().startNanos())
        .isCloseTo(cut + hour + 3200 * SECOND, within(BREACH_NANOS));
  }

  @Test
  void anOutageThatOutlastsTheMeasurementIsNotDrained() {
    WireLoad load = e1();
    long cut = load.workload().endNanos() - 600 * SECOND;
    Cap line = new RandomLine(new long[] {cut}, new double[] {30e6, 0});
    QueueResult result = FluidQueue.run(load, line, List.of(300 * SECOND));
    assertThat(result.outcome()).isEqualTo(QueueOutcome.STILL_GROWING);
    assertThat(result.backlogAtEndBytes()).isCloseTo(1200e6, within(1.0));
    assertThat(result.peakAgeSeconds()).isCloseTo(600, within(1e-6));
    assertThat(result.drainSeconds()).isNull();
    Breach breach = result.objectives().getFirst().breaches().getFirst();
    assertThat(breach.open()).isTrue();
    assertThat(breach.startNanos()).isCloseTo(cut + 300 * SECOND, within(BREACH_NANOS));
    assertThat(FluidQueue.followed(load, line).peakAgeSeconds()).isInfinite();
  }

  /** In the night to 2025-03-30 the hour from 02:00 to 03:00 does not exist in Berlin. */
  @Test
  void theHourThatDaylightSavingSkipsIsMissing() {
    assertThat(carriedInNight("2025-03-29T22:00:00Z")).isCloseTo(4 * 3600 * 1e6, within(1.0));
    assertThat(carriedInNight("2025-03-28T22:00:00Z")).isCloseTo(5 * 3600 * 1e6, within(1.0));
    assertThat(carriedInNight("2025-10-25T22:00:00Z")).isCloseTo(6 * 3600 * 1e6, within(1.0));
  }

  /** What a line that is open from 00:00 to 05:00 takes of a backlog that it cannot drain. */
  private static double carriedInNight(String start) {
    WeeklyCalendar calendar =
        WeeklyCalendar.parse(
            "daily 00:00-05:00 8Mbit/s",
            ZoneId.of("Europe/Berlin"),
            0,
            text -> Bandwidth.parse(text).bitsPerSecond());
    WorkloadBuilder builder = new WorkloadBuilder("night", ZoneOffset.UTC);
    long from = Instant.parse(start).getEpochSecond() * SECOND;
    builder.interval(from, SECOND, 40_000_000_000L, 0);
    builder.interval(from + SECOND, 9 * 3600 * SECOND, 0, 0);
    WireLoad load = new WireLoad(builder.build(), WireCost.NONE, Ratio.ONE);
    return 40e9 - FluidQueue.run(load, Cap.weekly(calendar), List.of()).backlogAtEndBytes();
  }

  private static WireLoad e1() {
    WorkloadBuilder builder = new WorkloadBuilder("E1", ZoneOffset.UTC);
    long start = 1_700_000_000L * SECOND;
    for (int i = 0; i < 24 * 60; i++) {
      boolean burst = i >= 600 && i < 660;
      builder.interval(start + i * 60 * SECOND, 60 * SECOND, (burst ? 20L : 2L) * 60_000_000, 0);
    }
    return new WireLoad(builder.build(), WireCost.NONE, Ratio.ONE);
  }

  static WireLoad load(long seed) {
    return new WireLoad(
        RandomWorkload.of(seed), seed % 2 == 0 ? WireCost.NONE : WireCost.MODEL, Ratio.ONE);
  }

  static double usual(long seed, WireLoad load) {
    double most = EnvelopeBuilder.low(load).requiredBytesPerSecond((1 + seed % 7) * SECOND / 2);
    return most == 0 ? 1000 : most * (0.5 + (seed % 5) * 0.3);
  }

  static RandomLine line(long seed, WireLoad load) {
    Workload workload = load.workload();
    return RandomLine.of(seed, workload.startNanos(), workload.endNanos(), usual(seed, load));
  }

  private static double delivered(WireLoad load, Cap line, List<Double> moments, double t) {
    double least = written(load, 0, t);
    for (double s : moments) {
      if (s <= t) {
        least =
            Math.min(
                least,
                written(load, 0, s) + RandomLine.carried(line, load.workload().startNanos(), s, t));
      }
    }
    return least;
  }

  private static double leaves(WireLoad load, Cap line, List<Double> moments, double came) {
    double last = came;
    for (double s : moments) {
      if (s <= came) {
        last =
            Math.max(
                last,
                RandomLine.carriedBy(
                    line, load.workload().startNanos(), s, written(load, s, came)));
      }
    }
    return last;
  }

  /** Starts and ends of samples and changes of the line: what is extreme is so at one of them. */
  private static List<Double> moments(WireLoad load, Cap line) {
    Workload workload = load.workload();
    TreeSet<Double> found = new TreeSet<>();
    for (int i = 0; i < workload.size(); i++) {
      found.add((double) (workload.startNanos(i) - workload.startNanos()));
      found.add((double) (workload.endNanos(i) - workload.startNanos()));
    }
    long change = line.nextChangeAfter(workload.startNanos());
    while (change < workload.endNanos()) {
      found.add((double) (change - workload.startNanos()));
      change = line.nextChangeAfter(change);
    }
    return new ArrayList<>(found);
  }

  private static double written(WireLoad load, double from, double to) {
    Workload w = load.workload();
    double sum = 0;
    for (int i = 0; i < w.size(); i++) {
      double start = w.startNanos(i) - w.startNanos();
      double part = Math.min(to, start + w.lengthNanos(i)) - Math.max(from, start);
      sum += part <= 0 ? 0 : load.units(i) * Math.min(1, part / w.lengthNanos(i));
    }
    return sum * load.wireBytesPerUnit();
  }
}
