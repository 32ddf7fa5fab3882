package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SentOnLineTest {
  private static final int MOMENTS = 200;

  static List<Long> seeds() {
    return LongStream.range(0, 300).boxed().toList();
  }

  /** D(t) = min over s up to t of W(s) + c (t - s), tried at every border. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sendsWhatTheDefinitionSends(long seed) {
    WireLoad load = new WireLoad(RandomWorkload.of(seed), WireCost.NONE, Ratio.ONE);
    Workload workload = load.workload();
    long start = workload.startNanos();
    long end = workload.endNanos();
    double rate =
        Math.max(1, load.totalWireBytes() / ((end - start) / 1e9) * (0.5 + seed % 9 * 0.3));
    SentOnLine sent = new SentOnLine(load, new Cap.Constant(rate));
    double tolerance = 1e-6 * Math.max(1, load.totalWireBytes());
    for (int i = 0; i <= MOMENTS; i++) {
      long at = start + Math.round((end - start) * (i / (double) MOMENTS));
      assertThat(sent.between(start, at))
          .as("seed " + seed + " at " + i)
          .isCloseTo(delivered(load, rate, at), within(tolerance));
    }
  }

  /** D(t) = min over s up to t of W(s) + S(t) - S(s), tried at every border of samples and line. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sendsWhatTheDefinitionSendsOnALineThatChanges(long seed) {
    WireLoad load = new WireLoad(RandomWorkload.of(seed), WireCost.NONE, Ratio.ONE);
    Workload workload = load.workload();
    long start = workload.startNanos();
    long end = workload.endNanos();
    double usual =
        Math.max(1, load.totalWireBytes() / ((end - start) / 1e9) * (0.5 + seed % 9 * 0.3));
    RandomLine line = RandomLine.of(seed, start, end, usual);
    SentOnLine sent = new SentOnLine(load, line);
    List<Long> borders = new ArrayList<>();
    for (int i = 0; i < workload.size(); i++) {
      borders.add(workload.startNanos(i));
    }
    Arrays.stream(line.borders()).filter(b -> b >= start).forEach(borders::add);
    double tolerance = 1e-6 * Math.max(1, load.totalWireBytes());
    for (int i = 0; i <= MOMENTS; i++) {
      long at = start + Math.round((end - start) * (i / (double) MOMENTS));
      double least = arrivedBy(load, at);
      for (long s : borders) {
        if (s <= at) {
          double carried = RandomLine.carried(line, start, s - start, at - start);
          least = Math.min(least, arrivedBy(load, s) + carried);
        }
      }
      assertThat(sent.between(start, at))
          .as("seed " + seed + " at " + i)
          .isCloseTo(least, within(tolerance));
    }
  }

  private static double delivered(WireLoad load, double rate, long at) {
    Workload workload = load.workload();
    double least = arrivedBy(load, at);
    for (int i = 0; i < workload.size() && workload.startNanos(i) <= at; i++) {
      double since = (at - workload.startNanos(i)) / 1e9;
      least = Math.min(least, load.unitsBefore(i) + rate * since);
    }
    return least;
  }

  private static double arrivedBy(WireLoad load, long at) {
    Workload workload = load.workload();
    double sum = 0;
    for (int i = 0; i < workload.size() && workload.startNanos(i) < at; i++) {
      double part = Math.min(at, workload.endNanos(i)) - workload.startNanos(i);
      sum += load.units(i) * (part / workload.lengthNanos(i));
    }
    return sum;
  }
}
