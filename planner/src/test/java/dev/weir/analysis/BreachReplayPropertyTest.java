package dev.weir.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happened inside a breach, against the queue evaluated at many moments by its definition. */
class BreachReplayPropertyTest {
  private static final int MOMENTS = 400;

  static List<Long> seeds() {
    return java.util.stream.LongStream.range(0, 300).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothingInsideABreachIsWorse(long seed) {
    WireLoad load = new WireLoad(RandomWorkload.of(seed), WireCost.NONE, Ratio.ONE);
    Workload workload = load.workload();
    double mean = load.totalWireBytes() / ((workload.endNanos() - workload.startNanos()) / 1e9);
    double rate = Math.max(1, mean * (0.8 + seed % 7 * 0.3));
    double age = FluidQueue.run(load, rate, List.of(0L)).peakAgeSeconds();
    long objective = Math.round(age * 1e9 / (2 + seed % 5));
    List<Breach> breaches =
        FluidQueue.run(load, rate, List.of(objective)).objectives().getFirst().breaches();
    for (BreachScene scene : BreachReplay.of(load, new Cap.Constant(rate), breaches)) {
      check(seed, load, rate, scene);
    }
  }

  /** On a line that changes, the scene is no less bad than the course of the ages says. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void findsTheWorstOnALineThatChanges(long seed) {
    WireLoad load = new WireLoad(RandomWorkload.of(seed), WireCost.NONE, Ratio.ONE);
    Workload workload = load.workload();
    long start = workload.startNanos();
    double mean = load.totalWireBytes() / ((workload.endNanos() - start) / 1e9);
    double usual = Math.max(1, mean * (0.8 + seed % 7 * 0.3));
    RandomLine line = RandomLine.of(seed, start, workload.endNanos(), usual);
    double age = FluidQueue.run(load, line, List.of(0L)).peakAgeSeconds();
    long objective = Math.round(age * 1e9 / (2 + seed % 5));
    List<Breach> breaches =
        FluidQueue.run(load, line, List.of(objective)).objectives().getFirst().breaches();
    double scale = Math.max(1, load.totalWireBytes());
    for (BreachScene scene : BreachReplay.of(load, line, breaches)) {
      Breach breach = scene.breach();
      WorstMoment worst = scene.largestBacklog();
      for (int i = 0; i <= MOMENTS; i++) {
        long at =
            breach.startNanos()
                + Math.round((breach.endNanos() - breach.startNanos()) * (i / (double) MOMENTS));
        double waits = waiting(load, line, at);
        assertThat(worst.backlogWireBytes()).as("seed " + seed).isGreaterThan(waits - scale * 1e-6);
      }
      assertThat(waiting(load, line, worst.atNanos()))
          .as("seed " + seed)
          .isCloseTo(worst.backlogWireBytes(), within(scale * 1e-6 + usual * 1e-6));
      assertThat(waiting(load, line, scene.busySinceNanos()))
          .as("seed " + seed)
          .isCloseTo(0, within(scale * 1e-6));
    }
  }

  /** max over s of W(t) - W(s) - (S(t) - S(s)), from every border of samples and line before t. */
  private static double waiting(WireLoad load, RandomLine line, long at) {
    Workload workload = load.workload();
    long start = workload.startNanos();
    double most = 0;
    for (int i = 0; i < workload.size() + line.borders().length; i++) {
      long s = i < workload.size() ? workload.startNanos(i) : line.borders()[i - workload.size()];
      if (s >= start && s < at) {
        double carried = RandomLine.carried(line, start, s - start, at - start);
        most = Math.max(most, arrivedBy(load, at) - arrivedBy(load, s) - carried);
      }
    }
    return most;
  }

  private static void check(long seed, WireLoad load, double rate, BreachScene scene) {
    Breach breach = scene.breach();
    double scale = Math.max(1, load.totalWireBytes());
    double most = 0;
    for (int i = 0; i <= MOMENTS; i++) {
      long at =
          breach.startNanos()
              + Math.round((breach.endNanos() - breach.startNanos()) * (i / (double) MOMENTS));
      most = Math.max(most, backlog(load, rate, at));
    }
    WorstMoment worst = scene.largestBacklog();
    assertThat(worst.backlogWireBytes()).as("seed " + seed).isGreaterThan(most - scale * 1e-6);
    assertThat(backlog(load, rate, worst.atNanos()))
        .as("seed " + seed)
        .isCloseTo(worst.backlogWireBytes(), within(scale * 1e-6 + rate * 1e-6));
    assertThat(worst.atNanos()).isBetween(breach.startNanos() - 1, breach.endNanos() + 1);
    assertThat(scene.largestAge().ageSeconds()).isEqualTo(breach.peakAgeSeconds());
    assertThat(scene.largestAge().atNanos())
        .as("seed " + seed)
        .isBetween(breach.startNanos() - 1_000, breach.endNanos() + 1_000);
    assertThat(backlog(load, rate, scene.busySinceNanos()))
        .as("seed " + seed)
        .isCloseTo(0, within(scale * 1e-6));
    // the oldest write not held at the worst age came that long before
    double arrived =
        arrivedBy(load, scene.largestAge().atNanos() - (long) (1e9 * breach.peakAgeSeconds()));
    double delivered =
        arrivedBy(load, scene.largestAge().atNanos())
            - backlog(load, rate, scene.largestAge().atNanos());
    assertThat(delivered).as("seed " + seed).isCloseTo(arrived, within(scale * 1e-6 + rate * 1e-5));
  }

  /** max over starts s of W(t) - W(s) - c (t - s), from every border before t. */
  private static double backlog(WireLoad load, double rate, long at) {
    Workload workload = load.workload();
    double most = 0;
    for (int i = 0; i < workload.size() && workload.startNanos(i) < at; i++) {
      double since = (at - workload.startNanos(i)) / 1e9;
      most = Math.max(most, arrivedBy(load, at) - load.unitsBefore(i) - rate * since);
    }
    return most;
  }

  private static double arrivedBy(WireLoad load, long at) {
    Workload workload = load.workload();
    double sum = 0;
    for (int i = 0; i < workload.size() && workload.startNanos(i) < at; i++) {
      double part = (Math.min(at, workload.endNanos(i)) - workload.startNanos(i));
      sum += load.units(i) * (part / workload.lengthNanos(i));
    }
    return sum;
  }
}
