package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worst place of an outage against all places on a fine grid, and closed forms. */
class WorstOutageTest {
  private static final int PLACES = 300;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noPlaceOfAFineGridIsWorse(long seed) {
    WireLoad load = ChangingLineTest.load(seed);
    Cap line = ChangingLineTest.line(seed, load);
    Workload workload = load.workload();
    long span = workload.endNanos() - workload.startNanos();
    long length = 1 + new Random(seed).nextLong(span);
    WorstOutage worst = WorstOutage.on(load, line, length);
    double age = 0;
    double backlog = 0;
    for (int i = 0; i <= PLACES; i++) {
      long start = workload.startNanos() + (long) (span * (i / (double) PLACES));
      QueuePeaks peaks = WorstOutage.at(load, line, start, length).peaks();
      age = Math.max(age, peaks.peakAgeSeconds());
      backlog = Math.max(backlog, peaks.peakBacklogBytes());
    }
    assertThat(worst.age().peaks().peakAgeSeconds()).isGreaterThanOrEqualTo(age - 1e-7);
    assertThat(worst.backlog().peaks().peakBacklogBytes())
        .isGreaterThanOrEqualTo(backlog - 1e-9 * load.totalWireBytes());
    double grain = span / (double) PLACES / 1e9;
    assertThat(worst.age().peaks().peakAgeSeconds()).isLessThanOrEqualTo(age + 2 * grain);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void closedFormsHoldOnAConstantLine(long seed) {
    WireLoad load = ChangingLineTest.load(seed);
    if (load.totalWireBytes() == 0) {
      return;
    }
    double rate = ChangingLineTest.usual(seed, load);
    Workload workload = load.workload();
    long span = workload.endNanos() - workload.startNanos();
    long length = 1 + new Random(seed).nextLong(span / 2);
    WorstOutage worst = WorstOutage.on(load, new Cap.Constant(rate), length);
    double without = EnvelopeBuilder.low(load).peakAgeSeconds(rate);
    assertThat(worst.age().peaks().peakAgeSeconds())
        .isCloseTo(without + length / 1e9, within(1e-7 * (1 + without)));
    assertThat(worst.backlog().peaks().peakBacklogBytes())
        .isCloseTo(largestWindow(load, rate, length), within(1e-8 * load.totalWireBytes()));
  }

  /**
   * An hour at 1 B/s, then 1,000 s at 3 B/s, on 2 B/s: 500 s is the largest age without an outage,
   * and the place where it comes true does not hang on the last nanoseconds before a byte leaves.
   */
  @Test
  void theWorstAgeOfAConstantLineHasRoomForRounding() {
    WorkloadBuilder builder = new WorkloadBuilder("w", ZoneOffset.UTC);
    long second = 1_000_000_000L;
    long from = 1_768_132_800L * second;
    builder.interval(from, 3_600 * second, 3_600, Workload.UNKNOWN_OPERATIONS);
    builder.interval(from + 3_600 * second, 1_000 * second, 3_000, Workload.UNKNOWN_OPERATIONS);
    builder.interval(from + 4_600 * second, 3_600 * second, 0, Workload.UNKNOWN_OPERATIONS);
    WireLoad load = new WireLoad(builder.build(), WireCost.NONE, Ratio.ONE);
    Cap line = new Cap.Constant(2);
    long length = 600 * second;

    WorstOutage.Place worst = WorstOutage.on(load, line, length).age();

    assertThat(worst.peaks().peakAgeSeconds()).isCloseTo(1_100, within(1e-6));
    QueuePeaks moved = WorstOutage.at(load, line, worst.startNanos() + 1_000, length).peaks();
    assertThat(moved.peakAgeSeconds()).isCloseTo(1_100, within(1e-3));
  }

  /**
   * max over windows of what was written - c max(0, x - L): borders, and exactly L between them.
   */
  private static double largestWindow(WireLoad load, double rate, long length) {
    Workload w = load.workload();
    double most = 0;
    for (int i = 0; i < w.size(); i++) {
      for (double from : new double[] {w.startNanos(i) - w.startNanos(), end(w, i)}) {
        most = Math.max(most, written(load, from, from + length));
        most = Math.max(most, written(load, from - length, from));
        for (int j = 0; j < w.size(); j++) {
          double over = Math.max(0, end(w, j) - from - length) / 1e9;
          most = Math.max(most, written(load, from, end(w, j)) - rate * over);
        }
      }
    }
    return most;
  }

  private static double end(Workload workload, int i) {
    return workload.endNanos(i) - workload.startNanos();
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
