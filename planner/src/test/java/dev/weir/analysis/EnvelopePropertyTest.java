package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.WireCost;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import java.util.List;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The envelope and the queue against their definitions, by brute force over all windows. */
class EnvelopePropertyTest {
  private static final int SERIES = 600;
  private static final List<Double> OBJECTIVES = List.of(0.0, 0.5, 1.0, 7.0, 60.0, 3600.0);
  private static final double TOLERANCE = 1e-12;

  static LongStream seeds() {
    return LongStream.range(0, SERIES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void requiredBandwidthEqualsItsDefinition(long seed) {
    WireLoad load = new WireLoad(RandomWorkload.of(seed), cost(seed), new Ratio(1 + seed % 3));
    Envelope low = EnvelopeBuilder.low(load);
    Envelope high = EnvelopeBuilder.high(load);
    for (double objective : OBJECTIVES) {
      long nanos = (long) (objective * 1e9);
      double expected = bruteForce(load, objective, false);
      assertThat(low.requiredBytesPerSecond(nanos))
          .isCloseTo(expected, within(TOLERANCE * expected));
      if (objective > 0) {
        double most = bruteForce(load, objective, true);
        assertThat(high.requiredBytesPerSecond(nanos)).isCloseTo(most, within(TOLERANCE * most));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void hullIsConcaveAndItsIntervalsHoldWhatTheySay(long seed) {
    WireLoad load = new WireLoad(RandomWorkload.of(seed), WireCost.NONE, Ratio.ONE);
    Envelope envelope = EnvelopeBuilder.low(load);
    double steepest = Double.POSITIVE_INFINITY;
    double lastLength = 0;
    double lastBytes = 0;
    for (int j = 0; j < envelope.size(); j++) {
      Envelope.Vertex vertex = envelope.vertex(j);
      assertThat(vertex.endNanos() - vertex.startNanos()).isEqualTo(vertex.lengthNanos());
      assertThat(vertex.wireBytes()).isEqualTo(sum(load.workload(), vertex));
      double slope = (vertex.wireBytes() - lastBytes) / (vertex.lengthNanos() - lastLength);
      assertThat(slope).isPositive().isLessThan(steepest);
      steepest = slope;
      lastLength = vertex.lengthNanos();
      lastBytes = vertex.wireBytes();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void queuePeaksAgreeWithTheEnvelopeWhereTheQueueDrains(long seed) {
    WireLoad load = new WireLoad(RandomWorkload.of(seed), cost(seed), Ratio.ONE);
    Envelope envelope = EnvelopeBuilder.low(load);
    for (double objective : OBJECTIVES) {
      double rate = envelope.requiredBytesPerSecond((long) (objective * 1e9)) * 0.9;
      if (rate <= 0) {
        continue;
      }
      QueueResult result = FluidQueue.run(load, rate, List.of(1_000_000_000L));
      double most = envelope.peakBacklogBytes(rate);
      assertThat(result.peakBacklogBytes()).isCloseTo(most, within(1e-9 * load.totalWireBytes()));
      if (result.outcome() == QueueOutcome.DRAINED) {
        assertThat(result.peakAgeSeconds())
            .isCloseTo(envelope.peakAgeSeconds(rate), within(1e-9 * (1 + most / rate)));
      } else {
        assertThat(result.peakAgeSeconds())
            .isLessThanOrEqualTo(envelope.peakAgeSeconds(rate) * (1 + 1e-9));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void samplesOfSeveralSourcesStayWholeInTheWorstArrangement(long seed) {
    List<WireLoad> loads =
        LongStream.range(0, 2 + seed % 3)
            .mapToObj(i -> RandomWorkload.of(seed * 7 + i))
            .map(part -> new WireLoad(part, cost(seed), new Ratio(1 + seed % 3)))
            .toList();
    Envelope high = EnvelopeBuilder.high(loads);
    for (double objective : OBJECTIVES) {
      if (objective > 0) {
        double most = bruteForce(loads, objective);
        assertThat(high.requiredBytesPerSecond((long) (objective * 1e9)))
            .isCloseTo(most, within(TOLERANCE * most));
      }
    }
  }

  private static WireCost cost(long seed) {
    return seed % 2 == 0 ? WireCost.NONE : WireCost.MODEL;
  }

  private static double bruteForce(WireLoad load, double objective, boolean high) {
    Workload w = load.workload();
    double best = 0;
    for (int i = 0; i < w.size(); i++) {
      for (int j = i; j < w.size(); j++) {
        double bytes = (load.unitsBefore(j + 1) - load.unitsBefore(i)) * load.wireBytesPerUnit();
        long length =
            high ? Math.max(0, w.startNanos(j) - w.endNanos(i)) : w.endNanos(j) - w.startNanos(i);
        best = Math.max(best, bytes / (length / 1e9 + objective));
      }
    }
    return best;
  }

  /** Every window that begins where a sample ends and ends where a sample begins, or at once. */
  private static double bruteForce(List<WireLoad> loads, double objective) {
    long[] starts = borders(loads, Workload::startNanos);
    long[] ends = borders(loads, Workload::endNanos);
    double best = 0;
    for (long to : starts) {
      best = Math.max(best, touching(loads, to, to) / objective);
      for (long from : ends) {
        if (from < to) {
          best = Math.max(best, touching(loads, from, to) / ((to - from) / 1e9 + objective));
        }
      }
    }
    return best;
  }

  private static long[] borders(List<WireLoad> loads, ToLongBiFunction<Workload, Integer> border) {
    return loads.stream()
        .map(WireLoad::workload)
        .flatMapToLong(w -> IntStream.range(0, w.size()).mapToLong(i -> border.applyAsLong(w, i)))
        .distinct()
        .toArray();
  }

  private static double touching(List<WireLoad> loads, long from, long to) {
    double sum = 0;
    for (WireLoad load : loads) {
      Workload w = load.workload();
      for (int i = 0; i < w.size() && w.startNanos(i) <= to; i++) {
        sum += w.endNanos(i) >= from ? load.units(i) * load.wireBytesPerUnit() : 0;
      }
    }
    return sum;
  }

  private static double sum(Workload workload, Envelope.Vertex vertex) {
    double sum = 0;
    for (int i = 0; i < workload.size(); i++) {
      if (workload.startNanos(i) >= vertex.startNanos()
          && workload.endNanos(i) <= vertex.endNanos()) {
        sum += workload.bytes(i);
      }
    }
    return sum;
  }
}
