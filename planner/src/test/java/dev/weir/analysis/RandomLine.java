package dev.weir.analysis;

import dev.weir.engine.Cap;
import java.util.Arrays;
import java.util.Random;

/**
 * A line that changes at random moments, also inside samples, and is closed now and then.
 *
 * @param borders nanoseconds since 1970, ascending; the first rate holds before the first border
 * @param rates bytes per second, one more than borders
 */
@SuppressWarnings("ArrayRecordComponent")
record RandomLine(long[] borders, double[] rates) implements Cap {

  /** Changes between {@code from} and {@code to}; open afterwards. */
  static RandomLine of(long seed, long from, long to, double usual) {
    Random random = new Random(seed ^ 0x5ca1ab1e);
    int changes = random.nextInt(8);
    long[] borders =
        random.longs(changes, from - (to - from) / 10, to + 1).sorted().distinct().toArray();
    double[] rates = new double[borders.length + 1];
    double[] choice = {0, 0, 0.5, 1, 1, 2};
    Arrays.setAll(rates, i -> usual * choice[random.nextInt(choice.length)]);
    rates[borders.length] = usual;
    return new RandomLine(borders, rates);
  }

  @Override
  public double bytesPerSecondAt(long instant) {
    int i = 0;
    while (i < borders.length && borders[i] <= instant) {
      i++;
    }
    return rates[i];
  }

  @Override
  public long nextChangeAfter(long instant) {
    return Arrays.stream(borders).filter(b -> b > instant).min().orElse(Long.MAX_VALUE);
  }

  /** Bytes carried between two times in nanoseconds after an origin, step by step. */
  static double carried(Cap line, long origin, double from, double to) {
    double sum = 0;
    double at = from;
    while (at < to) {
      long instant = origin + (long) Math.floor(at);
      double until = Math.min(to, change(line, origin, instant));
      sum += line.bytesPerSecondAt(instant) * (until - at) / 1e9;
      at = until;
    }
    return sum;
  }

  /** The first time at which {@code amount} is carried from {@code from} on, or infinity. */
  static double carriedBy(Cap line, long origin, double from, double amount) {
    double left = amount;
    double at = from;
    while (left > 1e-9 * amount) {
      long instant = origin + (long) Math.floor(at);
      double rate = line.bytesPerSecondAt(instant) / 1e9;
      double until = change(line, origin, instant);
      if (rate > 0 && left <= rate * (until - at)) {
        return at + left / rate;
      }
      if (until == Double.POSITIVE_INFINITY) {
        return until;
      }
      left -= rate * (until - at);
      at = until;
    }
    return at;
  }

  private static double change(Cap line, long origin, long instant) {
    long change = line.nextChangeAfter(instant);
    return change == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : change - origin;
  }
}
