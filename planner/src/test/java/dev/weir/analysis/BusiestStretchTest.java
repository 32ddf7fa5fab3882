package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The busiest stretch against every stretch on a grid of nanoseconds. */
final class BusiestStretchTest {
  static LongStream seeds() {
    long first = Long.getLong("weir.seed", System.nanoTime());
    return LongStream.range(first, first + 300);
  }

  @ParameterizedTest(name = "-Dweir.seed={0}")
  @MethodSource("seeds")
  void isTheLargestOfAllStretches(long seed) {
    Random random = new Random(seed);
    WorkloadBuilder builder = new WorkloadBuilder("random", ZoneOffset.UTC);
    int at = 0;
    double[] written = new double[1_000];
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      int length = 1 + random.nextInt(20);
      long bytes = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000);
      builder.interval(at, length, bytes, Workload.UNKNOWN_OPERATIONS);
      for (int t = at; t < at + length; t++) {
        written[t] = (double) bytes / length;
      }
      at += length + (random.nextInt(4) == 0 ? random.nextInt(15) : 0);
    }
    Workload workload = builder.build();

    int length = random.nextInt(at + 10);

    assertThat(BusiestStretch.bytes(workload, length))
        .isEqualTo(largest(written, length), within(1e-6));
  }

  /** The model's high bound: whole intervals, the first at its end and the last at its start. */
  @ParameterizedTest(name = "-Dweir.seed={0}")
  @MethodSource("seeds")
  void atMostIsReachedBySomeArrangementAndByNoneExceeded(long seed) {
    Random random = new Random(seed);
    WorkloadBuilder builder = new WorkloadBuilder("random", ZoneOffset.UTC);
    int count = 1 + random.nextInt(12);
    long[] starts = new long[count];
    long[] ends = new long[count];
    long[] bytes = new long[count];
    long at = 0;
    for (int i = 0; i < count; i++) {
      starts[i] = at + random.nextInt(6);
      ends[i] = starts[i] + 1 + random.nextInt(20);
      bytes[i] = random.nextInt(1_000);
      builder.interval(starts[i], ends[i] - starts[i], bytes[i], Workload.UNKNOWN_OPERATIONS);
      at = ends[i];
    }
    long length = 1 + random.nextInt(80);

    long most = BusiestStretch.bytesAtMost(builder.build(), length);

    long reached = 0;
    for (int i = 0; i < count; i++) {
      long sum = 0;
      for (int j = i; j < count && (j == i || starts[j] - ends[i] < length); j++) {
        sum += bytes[j];
        reached = Math.max(reached, sum);
      }
    }
    assertThat(most).isEqualTo(reached);
    double[] moments = new double[count];
    for (int i = 0; i < count; i++) {
      moments[i] = starts[i] + random.nextDouble() * (ends[i] - starts[i]);
    }
    for (double from : moments) {
      long within = 0;
      for (int i = 0; i < count; i++) {
        within += moments[i] >= from && moments[i] < from + length ? bytes[i] : 0;
      }
      assertThat(within).isLessThanOrEqualTo(most);
    }
  }

  private static double largest(double[] written, int length) {
    double most = 0;
    for (int from = 0; from + length <= written.length; from++) {
      double sum = 0;
      for (int t = from; t < from + length; t++) {
        sum += written[t];
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  /** Bursts of 10 at 0 and at 9 are never in one stretch of 5, which the hull puts at 10 + 5. */
  @Test
  void twoBurstsThatAStretchCannotHoldBothAreNotAdded() {
    WorkloadBuilder builder = new WorkloadBuilder("bursts", ZoneOffset.UTC);
    for (int at = 0; at < 10; at++) {
      builder.interval(at, 1, at == 0 || at == 9 ? 10 : 0, Workload.UNKNOWN_OPERATIONS);
    }

    assertThat(BusiestStretch.bytes(builder.build(), 5)).isEqualTo(10);
    assertThat(BusiestStretch.bytes(builder.build(), 10)).isEqualTo(20);
  }
}
