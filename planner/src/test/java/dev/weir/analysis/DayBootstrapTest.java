package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.WireCost;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DayBootstrapTest {
  private static final long SECOND = 1_000_000_000L;

  /** Short days, so that a comparison of all pairs of borders stays quick. */
  private static final long DAY = 24 * SECOND;

  static List<Long> seeds() {
    return LongStream.range(0, 300).boxed().toList();
  }

  /** Days joined in any order need what all pairs of borders of the joined series need. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void joinedDaysNeedWhatTheJoinedSeriesNeeds(long seed) {
    Random random = new Random(seed);
    List<long[]> bytes = new ArrayList<>();
    List<DayBlock> blocks = new ArrayList<>();
    for (int day = 0; day < 1 + random.nextInt(5); day++) {
      long[] one = day(random);
      bytes.add(one);
      blocks.add(block(one, day));
    }
    int[] order = new int[1 + random.nextInt(8)];
    for (int k = 0; k < order.length; k++) {
      order[k] = random.nextInt(blocks.size());
    }
    long objective = random.nextInt(60) * SECOND + 1;

    double needed = new DayBootstrap(blocks).required(order, objective);

    assertThat(needed)
        .as("seed " + seed)
        .isCloseTo(allPairs(order, bytes, objective / 1e9), within(1e-9 * needed + 1e-9));
  }

  /** Two bursts of 100 bytes in 1 s, at the end of one and at the start of the other day. */
  @Test
  void theQueueCarriesOverMidnight() {
    long[] evening = new long[24];
    long[] morning = new long[24];
    evening[23] = 100;
    morning[0] = 100;
    DayBootstrap days = new DayBootstrap(List.of(block(evening, 0), block(morning, 1)));

    assertThat(days.required(new int[] {0, 1}, 3 * SECOND)).isCloseTo(200 / 5.0, within(1e-9));
    assertThat(days.required(new int[] {1, 0}, 3 * SECOND)).isCloseTo(100 / 4.0, within(1e-9));
  }

  /** Of 2 days, one of which needs 25 and the other 0: P(no busy day among 2 drawn) = 1/4. */
  @Test
  void intervalIsThatOfTheDraws() {
    long[] busy = new long[24];
    busy[10] = 100;
    DayBootstrap days = new DayBootstrap(List.of(block(busy, 0), block(new long[24], 1)));

    DayBootstrap.Interval interval = days.interval(3 * SECOND, 1_000, 1);

    assertThat(interval.p5()).isZero();
    assertThat(interval.p50()).isCloseTo(25, within(1e-9));
    assertThat(days.interval(3 * SECOND, 1_000, 1)).isEqualTo(interval);
  }

  private static long[] day(Random random) {
    long[] bytes = new long[24];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = random.nextInt(3) == 0 ? random.nextInt(100_000) : random.nextInt(100);
    }
    return bytes;
  }

  private static DayBlock block(long[] bytes, int day) {
    WorkloadBuilder builder = new WorkloadBuilder("day", ZoneOffset.UTC);
    for (int i = 0; i < bytes.length; i++) {
      builder.interval(day * DAY + i * SECOND, SECOND, bytes[i], Workload.UNKNOWN_OPERATIONS);
    }
    WireLoad load = new WireLoad(builder.build(), WireCost.NONE, Ratio.ONE);
    return new DayBlock(load, day * DAY, (day + 1) * DAY);
  }

  private static double allPairs(int[] order, List<long[]> days, double objective) {
    List<Long> all = new ArrayList<>();
    for (int day : order) {
      for (long bytes : days.get(day)) {
        all.add(bytes);
      }
    }
    double most = 0;
    for (int i = 0; i < all.size(); i++) {
      double sum = 0;
      for (int j = i; j < all.size(); j++) {
        sum += all.get(j);
        most = Math.max(most, sum / (j - i + 1 + objective));
      }
    }
    return most;
  }
}
