package dev.weir.analysis;

import java.util.List;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Block bootstrap of the required bandwidth: as many days as were measured are drawn with
 * replacement and joined in the order drawn, each from midnight to midnight, and the queue carries
 * over from one to the next. The required bandwidth of each such period is exact: windows inside a
 * day come from the day's envelope, windows across midnights from the hulls of arrivals by
 * Dinkelbach's method (each round the window with the largest excess over c (t - s + R) gives the
 * next c, until none exceeds).
 */
public final class DayBootstrap {
  private static final double ROUNDING = 1e-12;

  private final List<DayBlock> days;

  /**
   * @param days at least one
   */
  public DayBootstrap(List<DayBlock> days) {
    this.days = List.copyOf(days);
  }

  /**
   * Percentiles of the required bandwidth over resampled periods, in wire bytes per second.
   *
   * @param p5 a twentieth of the periods needs less
   * @param p50 half of them need less
   * @param p95 a twentieth needs more
   */
  public record Interval(double p5, double p50, double p95) {}

  /**
   * @param objectiveNanos R
   * @param resamples how many periods are drawn
   * @param seed of the draws: the same seed draws the same days for every objective
   */
  public Interval interval(long objectiveNanos, int resamples, long seed) {
    RandomGenerator random = new Well19937c(seed);
    double[] alone =
        days.stream().mapToDouble(day -> day.requiredBytesPerSecond(objectiveNanos)).toArray();
    double[] needed = new double[resamples];
    int[] drawn = new int[days.size()];
    for (int i = 0; i < resamples; i++) {
      for (int k = 0; k < drawn.length; k++) {
        drawn[k] = random.nextInt(days.size());
      }
      needed[i] = required(drawn, alone, objectiveNanos / 1e9);
    }
    Percentile percentile = new Percentile();
    percentile.setData(needed);
    return new Interval(percentile.evaluate(5), percentile.evaluate(50), percentile.evaluate(95));
  }

  /** The required bandwidth of given days joined in order, in wire bytes per second. */
  public double required(int[] order, long objectiveNanos) {
    double[] alone =
        days.stream().mapToDouble(day -> day.requiredBytesPerSecond(objectiveNanos)).toArray();
    return required(order, alone, objectiveNanos / 1e9);
  }

  private double required(int[] order, double[] alone, double objective) {
    double rate = 0;
    for (int day : order) {
      rate = Math.max(rate, alone[day]);
    }
    while (rate > 0 && !Double.isInfinite(rate)) {
      double steeper = steepest(order, rate, objective);
      if (steeper <= rate * (1 + ROUNDING)) {
        break;
      }
      rate = steeper;
    }
    return rate;
  }

  /** The largest bytes / (length + R) among the windows over midnights of largest excess at c. */
  private double steepest(int[] order, double rate, double objective) {
    double most = 0;
    double bytes = 0;
    double seconds = 0;
    for (int k = 0; k < order.length; k++) {
      DayBlock day = days.get(order[k]);
      if (k > 0) {
        int end = day.ends().touch(rate);
        double length = seconds + day.ends().seconds(end) + objective;
        most = Math.max(most, (bytes + day.ends().bytes(end)) / length);
      }
      int start = day.starts().touch(rate);
      double fresh = day.wireBytes() - day.starts().bytes(start);
      double freshSeconds = day.seconds() - day.starts().seconds(start);
      double on = bytes + day.wireBytes();
      double onSeconds = seconds + day.seconds();
      boolean begin = k == 0 || fresh - rate * freshSeconds >= on - rate * onSeconds;
      bytes = begin ? fresh : on;
      seconds = begin ? freshSeconds : onSeconds;
    }
    return most;
  }
}
