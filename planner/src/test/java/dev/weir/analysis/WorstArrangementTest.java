package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** "At most" on a line that changes: against every arrangement of a few samples, and envelopes. */
class WorstArrangementTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_700_000_000L * SECOND;

  /** Moments inside a sample at which all its bytes may come at once. */
  private static final int PARTS = 8;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void equalsTheHighEnvelopeOnAConstantLine(long seed) {
    List<WireLoad> loads =
        LongStream.range(0, 1 + seed % 3)
            .mapToObj(i -> ChangingLineTest.load(seed + 2 * i))
            .toList();
    double rate = ChangingLineTest.usual(seed, loads.getFirst());
    Envelope high = EnvelopeBuilder.high(loads);
    WorstArrangement found = WorstArrangement.on(loads, new Cap.Constant(rate));
    double backlog = high.peakBacklogBytes(rate);
    assertThat(found.peakBacklogBytes()).isCloseTo(backlog, within(1e-9 * (1 + backlog)));
    double age = high.peakAgeSeconds(rate);
    assertThat(found.peakAgeSeconds()).isCloseTo(age, within(1e-8 * (1 + age)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noArrangementIsWorseAndOneIsAsBad(long seed) {
    Random random = new Random(seed);
    int sources = 1 + random.nextInt(2);
    List<WireLoad> loads = new ArrayList<>();
    for (int i = 0; i < sources; i++) {
      loads.add(few(random, sources == 1 ? 4 : 2));
    }
    RandomLine line = RandomLine.of(seed, START, START + 40 * SECOND, 1 + random.nextInt(400_000));
    WorstArrangement bound = WorstArrangement.on(loads, line);
    Arrangements tried = new Arrangements(loads, line);
    tried.place(0);
    assertThat(tried.backlog)
        .isCloseTo(bound.peakBacklogBytes(), within(1e-6 + 1e-9 * tried.backlog));
    double grain = tried.widest / PARTS / 1e9 + 1e-6;
    assertThat(bound.peakAgeSeconds()).isGreaterThanOrEqualTo(tried.age / 1e9 - 1e-6);
    assertThat(bound.peakAgeSeconds()).isLessThanOrEqualTo(tried.age / 1e9 + grain);
  }

  private static WireLoad few(Random random, int most) {
    WorkloadBuilder builder = new WorkloadBuilder("few", ZoneOffset.UTC);
    long at = START + random.nextInt(3) * SECOND;
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      long length = (1 + random.nextInt(8)) * SECOND;
      builder.interval(at, length, random.nextInt(4) == 0 ? 0 : random.nextInt(2_000_000), 0);
      at += length + (random.nextInt(3) == 0 ? random.nextInt(5) * SECOND : 0);
    }
    return new WireLoad(builder.build(), WireCost.NONE, Ratio.ONE);
  }

  /** Places the bytes of each sample at each of a few moments and replays every combination. */
  private static final class Arrangements {
    private final Cap line;
    private final List<double[]> samples = new ArrayList<>();
    private final double[] came;
    private double widest;
    private double backlog;
    private double age;

    Arrangements(List<WireLoad> loads, Cap line) {
      this.line = line;
      for (WireLoad load : loads) {
        Workload w = load.workload();
        for (int i = 0; i < w.size(); i++) {
          samples.add(new double[] {w.startNanos(i) - START, w.lengthNanos(i), load.units(i)});
          widest = Math.max(widest, w.lengthNanos(i));
        }
      }
      this.came = new double[samples.size()];
    }

    void place(int i) {
      if (i == samples.size()) {
        replay();
        return;
      }
      for (double moment : momentsOf(samples.get(i))) {
        came[i] = moment;
        place(i + 1);
      }
    }

    /** Even parts, and the borders of the others and of the line, where an extreme may be. */
    private List<Double> momentsOf(double[] sample) {
      List<Double> found = new ArrayList<>();
      for (int part = 0; part <= PARTS; part++) {
        found.add(sample[0] + sample[1] * part / PARTS);
      }
      for (double[] other : samples) {
        for (double border : new double[] {other[0], other[0] + other[1]}) {
          boolean known = found.contains(border);
          if (!known && border >= sample[0] && border <= sample[0] + sample[1]) {
            found.add(border);
          }
        }
      }
      return found;
    }

    private void replay() {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < came.length; i++) {
        if (samples.get(i)[2] > 0) {
          order.add(i);
        }
      }
      order.sort((a, b) -> Double.compare(came[a], came[b]));
      double waiting = 0;
      double now = 0;
      for (int i : order) {
        waiting = Math.max(0, waiting - RandomLine.carried(line, START, now, came[i]));
        now = came[i];
        waiting += samples.get(i)[2];
        backlog = Math.max(backlog, waiting);
        age = Math.max(age, RandomLine.carriedBy(line, START, now, waiting) - now);
      }
    }
  }
}
