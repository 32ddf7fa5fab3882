package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.Cap;
import dev.weir.workload.Workload;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The smallest line under a calendar and outages, and the sweep that finds it. */
class SmallestLineTest {
  private static final long SECOND = 1_000_000_000L;

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void equalsTheEnvelopeWithoutTerms(long seed) {
    WireLoad load = ChangingLineTest.load(seed);
    long objective = seed % 4 == 0 ? 0 : (seed % 9) * SECOND / 2;
    double exact = EnvelopeBuilder.low(load).requiredBytesPerSecond(objective);
    assertThat(SmallestLine.keeping(load, LineTerms.NONE, objective))
        .isInstanceOfSatisfying(
            SmallestLine.Found.class,
            found ->
                assertThat(found.bytesPerSecond())
                    .isBetween(exact * (1 - 1e-9), exact * (1 + 2e-7)));
  }

  /** The queue itself, replayed on the line found and on one that is a millionth smaller. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void keepsTheObjectiveAndAMillionthLessDoesNot(long seed) {
    WireLoad load = ChangingLineTest.load(seed);
    LineTerms terms = terms(seed, load);
    long objective = (seed % 11) * SECOND;
    double seconds = objective / 1e9;
    switch (SmallestLine.keeping(load, terms, objective)) {
      case SmallestLine.Found found -> {
        double rate = found.bytesPerSecond();
        assertThat(age(load, terms.ordered(rate))).isLessThanOrEqualTo(seconds + 1e-6);
        if (rate > 0 && objective > 0) {
          assertThat(age(load, terms.ordered(rate * (1 - 1e-6)))).isGreaterThan(seconds);
        }
      }
      case SmallestLine.None none -> {
        double most = load.totalWireBytes() * 1e6;
        assertThat(age(load, terms.ordered(most))).isGreaterThan(seconds);
        assertThat(none.peaks().peakAgeSeconds()).isGreaterThan(seconds);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theSweepEqualsAPlainLoopBitByBit(long seed) {
    WireLoad load = ChangingLineTest.load(seed);
    LineTerms terms = terms(seed, load);
    Random random = new Random(seed);
    double usual = ChangingLineTest.usual(seed, load);
    double[] rates = random.doubles(1 + random.nextInt(70), 0, 3 * usual).toArray();
    Sweep.Outcome outcome = Sweep.run(load, terms, SECOND, rates);
    for (int k = 0; k < rates.length; k++) {
      QueuePieces pieces = new QueuePieces(load, terms, SECOND);
      double waiting = 0;
      double sum = 0;
      for (int count = pieces.fill(); count > 0; count = pieces.fill()) {
        for (int i = 0; i < count; i++) {
          double carried = Math.min(rates[k] * pieces.open[i], pieces.most[i]);
          waiting = Math.max(0, waiting + pieces.arrived[i] - carried);
          sum += waiting;
        }
      }
      assertThat(outcome.backlogSums()[k]).isEqualTo(sum);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void piecesAddUpToTheWorkloadAndTheLine(long seed) {
    WireLoad load = ChangingLineTest.load(seed);
    LineTerms terms = terms(seed, load);
    QueuePieces pieces = new QueuePieces(load, terms, SECOND);
    double arrived = 0;
    double open = 0;
    for (int count = pieces.fill(); count > 0; count = pieces.fill()) {
      arrived += Arrays.stream(pieces.arrived, 0, count).sum();
      open += Arrays.stream(pieces.open, 0, count).sum();
    }
    Workload workload = load.workload();
    double span = workload.endNanos() - workload.startNanos() + (double) SECOND;
    double carried = RandomLine.carried(terms.share(), workload.startNanos(), 0, span);
    assertThat(arrived).isCloseTo(load.totalWireBytes(), within(1e-9 * load.totalWireBytes()));
    assertThat(open).isCloseTo(carried, within(1e-9 * (1 + carried)));
  }

  private static double age(WireLoad load, Cap line) {
    return FluidQueue.followed(load, line).peakAgeSeconds();
  }

  private static LineTerms terms(long seed, WireLoad load) {
    Workload workload = load.workload();
    RandomLine share = RandomLine.of(seed, workload.startNanos(), workload.endNanos(), 0.5);
    Cap cap =
        seed % 3 == 0
            ? RandomLine.of(
                seed + 1,
                workload.startNanos(),
                workload.endNanos(),
                3 * ChangingLineTest.usual(seed, load))
            : Cap.unlimited();
    return new LineTerms(share, cap);
  }
}
