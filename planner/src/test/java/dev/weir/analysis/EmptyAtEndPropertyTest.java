package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A queue of slightly fewer writes is empty at the end, one of slightly more is not. */
class EmptyAtEndPropertyTest {
  private static final double SLIGHTLY = 1e-6;

  static List<Long> seeds() {
    return LongStream.range(0, 300).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void queueIsEmptyBelowAndNotAbove(long seed) {
    WireLoad load = new WireLoad(RandomWorkload.of(seed), WireCost.NONE, Ratio.ONE);
    Workload workload = load.workload();
    double seconds = (workload.endNanos() - workload.startNanos()) / 1e9;
    double usual = Math.max(1, load.totalWireBytes() / seconds);
    RandomLine line = RandomLine.of(seed, workload.startNanos(), workload.endNanos(), usual);
    double most = EmptyAtEnd.mostFactor(load, line);
    if (Double.isInfinite(most)) {
      assertThat(load.totalWireBytes()).as("seed " + seed).isZero();
      return;
    }
    if (most > 0) {
      assertThat(leftOf(load, line, most * (1 - SLIGHTLY))).as("seed " + seed).isZero();
    }
    assertThat(leftOf(load, line, Math.max(1e-3, most) * (1 + 100 * SLIGHTLY)))
        .as("seed " + seed)
        .isPositive();
  }

  /** The queue of so many times the writes is that of a line that carries one part of it. */
  private static double leftOf(WireLoad load, RandomLine line, double factor) {
    Cap part =
        new Cap() {
          @Override
          public double bytesPerSecondAt(long instant) {
            return line.bytesPerSecondAt(instant) / factor;
          }

          @Override
          public long nextChangeAfter(long instant) {
            return line.nextChangeAfter(instant);
          }
        };
    return FluidQueue.run(load, part, List.of()).backlogAtEndBytes();
  }
}
