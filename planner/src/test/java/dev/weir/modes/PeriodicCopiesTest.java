package dev.weir.modes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.Observation.Rewrites;
import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.scenario.Hop;
import dev.weir.units.Bandwidth;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeriodicCopiesTest {
  private static final long SECOND = 1_000_000_000L;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Cap TEN_MEGABIT = Cap.constant(Bandwidth.parse("10Mbit/s"));

  /** E3 of the model: 400 MB an hour over 10 Mbit/s travel 320 s; worst age 3,920 s. */
  @Test
  void anHourlyCopyIsAtMostAnHourAndItsTransferOld() {
    PeriodicResult result = run(TEN_MEGABIT, 1, hours(400, 400, 400));
    assertThat(result.worstAgeSeconds()).isEqualTo(3_920);
    assertThat(result.longest().orElseThrow().transferSeconds()).isEqualTo(320);
    assertThat(result.copies()).isEqualTo(3);
    assertThat(result.delayed()).isZero();
    assertThat(result.keptPayloadBytes()).isEqualTo(400e6);
  }

  /** E4 of the model: 1 h + 320 s, then 4 h + 600 s: 18,920 s. */
  @Test
  void agesOfAChainAddUp() {
    assertThat(
            ChainAge.worst(
                List.of(
                    new Hop(HOUR, Duration.ofSeconds(320)),
                    new Hop(Duration.ofHours(4), Duration.ofSeconds(600)))))
        .isEqualTo(Duration.ofSeconds(18_920));
  }

  /**
   * By hand: 6,000 MB of the first hour travel 4,800 s and arrive at 8,400 s, 8,400 s old. The copy
   * due at 7,200 s is taken then and holds 533.3 MB; the next is due at 10,800 s again.
   */
  @Test
  void aLongTransferDelaysTheNextCopy() {
    PeriodicResult result = run(TEN_MEGABIT, 2, hours(6_000, 400, 400, 400));
    assertThat(result.worstAgeSeconds()).isEqualTo(8_400);
    assertThat(result.oldest().orElseThrow().atNanos()).isEqualTo(8_400 * SECOND);
    assertThat(result.delayed()).isEqualTo(1);
    assertThat(result.copies()).isEqualTo(4);
    assertThat(result.keptPayloadBytes())
        .isCloseTo((6_000 + 400 * 4_800 / 3_600.0) * 1e6, within(1.0));
  }

  /** The night without writes is no age: what the target misses begins with the first write. */
  @Test
  void anAgeBeginsWithTheFirstWriteThatIsMissing() {
    Workload idle =
        new WorkloadBuilder("idle", ZoneOffset.UTC)
            .interval(0, 3_000 * SECOND, 0, 0)
            .interval(3_000 * SECOND, 600 * SECOND, 125_000_000, 10)
            .build();
    PeriodicResult result = run(TEN_MEGABIT, 1, idle);
    assertThat(result.worstAgeSeconds()).isEqualTo(600 + 100);
    assertThat(run(TEN_MEGABIT, 1, hours(0, 0)).copies()).isZero();
  }

  @Test
  void aClosedLineIsSaid() {
    PeriodicResult result = run(new Cap.Constant(0), 1, hours(400, 400));
    assertThat(result.finished()).isFalse();
    assertThat(result.longest().orElseThrow().transferSeconds()).isInfinite();
    assertThat(result.oldest()).isEmpty();
  }

  @Test
  void ratioCoalescingAndOverheadCount() {
    Workload workload =
        new WorkloadBuilder("one", ZoneOffset.UTC)
            .interval(0, 3_600 * SECOND, 1_000_000_000, 1000)
            .build();
    PeriodicTerms.Sending sending =
        new PeriodicTerms.Sending(new WireCost(48, 1.25), 2, new Cap.Constant(1e6));
    PeriodicResult result = PeriodicCopies.run(new PeriodicTerms(workload, HOUR, 0.6, sending, 24));
    assertThat(result.longest().orElseThrow().payloadBytes()).isCloseTo(6e8, within(1e-3));
    assertThat(result.longest().orElseThrow().wireBytes())
        .isCloseTo((600 * 48 + 6e8 / 2) * 1.25, within(1e-3));
  }

  /**
   * Random workloads against the definition, moment by moment: at each moment due, or as soon as
   * the line is free after it, what was written since the last copy leaves; the age at arrival is
   * that of the first write it holds.
   */
  @Test
  void agreesWithMomentsCountedOneByOne() {
    long seed = System.nanoTime();
    System.out.println("PeriodicCopiesTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int every = 20 + random.nextInt(200);
      int rate = 1_000 * (1 + random.nextInt(20));
      long[] perSecond = perSecond(random);
      WorkloadBuilder builder = new WorkloadBuilder("random", ZoneOffset.UTC);
      for (int i = 0; i < perSecond.length; i++) {
        builder.interval(i * 10 * SECOND, 10 * SECOND, perSecond[i] * 10, 0);
      }
      PeriodicTerms.Sending sending =
          new PeriodicTerms.Sending(WireCost.NONE, 1, new Cap.Constant(rate));
      Duration interval = Duration.ofSeconds(every);
      PeriodicResult result =
          PeriodicCopies.run(new PeriodicTerms(builder.build(), interval, 1, sending, 1));
      assertThat(result.worstAgeSeconds())
          .as("round %d of seed %d", round, seed)
          .isCloseTo(byMoments(perSecond, every, rate), within(1e-5));
    }
  }

  private static long[] perSecond(Random random) {
    long[] perSecond = new long[5 + random.nextInt(60)];
    for (int i = 0; i < perSecond.length; i++) {
      perSecond[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(30_000);
    }
    return perSecond;
  }

  /**
   * Largest age in seconds. Arrivals are rounded to the nanosecond, so that one which falls exactly
   * on a moment due does so here as well.
   */
  private static double byMoments(long[] perSecond, int every, int rate) {
    double free = 0;
    double taken = 0;
    double largest = 0;
    for (int moment = every; taken < perSecond.length * 10; moment += every) {
      if (taken < moment && free < moment + every) {
        double now = Math.max(moment, free);
        double bytes = 0;
        double first = -1;
        for (int i = 0; i < perSecond.length; i++) {
          double seconds = Math.min(now, i * 10 + 10) - Math.max(taken, i * 10);
          if (seconds > 0 && perSecond[i] > 0) {
            bytes += seconds * perSecond[i];
            first = first < 0 ? Math.max(taken, i * 10) : first;
          }
        }
        taken = now;
        if (bytes > 0) {
          free = Math.round((now + bytes / rate) * 1e9) / 1e9;
          largest = Math.max(largest, free - first);
        }
      }
    }
    return largest;
  }

  @Test
  void measuredCoalescingCountsOnlyWindowsInsideTheInterval() {
    long minute = 60 * SECOND;
    Coalescing measured =
        Coalescing.measured(
                List.of(
                    new Rewrites(0, 0, minute, 1_000, 400),
                    new Rewrites(0, minute, minute, 3_000, 1_200),
                    new Rewrites(1, 0, 2 * 3_600 * SECOND, 9_000, 10)),
                HOUR)
            .orElseThrow();
    assertThat(measured.share()).isCloseTo(0.4, within(1e-12));
    assertThat(measured.windowSeconds()).isCloseTo(60, within(1e-9));
    assertThat(Coalescing.measured(List.of(), HOUR)).isEmpty();
  }

  private static PeriodicResult run(Cap line, int keep, Workload workload) {
    PeriodicTerms.Sending sending = new PeriodicTerms.Sending(WireCost.NONE, 1, line);
    return PeriodicCopies.run(new PeriodicTerms(workload, HOUR, 1, sending, keep));
  }

  private static Workload hours(long... megabytes) {
    WorkloadBuilder builder = new WorkloadBuilder("hours", ZoneOffset.UTC);
    for (int i = 0; i < megabytes.length; i++) {
      builder.interval(i * 3_600 * SECOND, 3_600 * SECOND, megabytes[i] * 1_000_000, 0);
    }
    return builder.build();
  }
}
