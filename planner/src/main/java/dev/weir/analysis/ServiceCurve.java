package dev.weir.analysis;

import dev.weir.engine.Cap;
import dev.weir.problem.ProblemException;
import java.time.Instant;
import java.util.Arrays;

/**
 * What a line could have carried up to each instant, S(t) of model.md: steps of constant rate, read
 * from a {@link Cap} as far as somebody asks. Times are nanoseconds after an origin, amounts wire
 * bytes after it, rates wire bytes per nanosecond.
 */
final class ServiceCurve {
  /** A change each second for six weeks; the arrays then take 100 MB. */
  static final int MOST_STEPS = 1 << 22;

  /** Below this share of all bytes since the origin, a difference is the rounding of a double. */
  private static final double ROUNDING = 1e-13;

  /** Enough for weeks; a calendar above a slow line would be read to the end of time. */
  private static final int MOST_JOINED = 1024;

  private static final double NANOS = 1e9;
  private static final int FIRST_CAPACITY = 16;

  private final Cap cap;
  private final long origin;
  private double[] borders = new double[FIRST_CAPACITY + 1];
  private double[] rates = new double[FIRST_CAPACITY];
  private double[] bytesPerSecond = new double[FIRST_CAPACITY];
  private double[] served = new double[FIRST_CAPACITY + 1];
  private int size;

  /** Where the last step known ends; {@link Long#MAX_VALUE} when it lasts for ever. */
  private long knownUntil;

  private int latest;

  /**
   * @param origin nanoseconds since 1970 at which time and amount are 0
   */
  ServiceCurve(Cap cap, long origin) {
    this.cap = cap;
    this.origin = origin;
    this.knownUntil = origin;
    extend();
  }

  /** The rate of step {@code k}, which is known because its start was asked for. */
  double rate(int k) {
    return rates[k];
  }

  /** The same rate in wire bytes per second, as the cap said it. */
  double bytesPerSecond(int k) {
    return bytesPerSecond[k];
  }

  /** Where step {@code k} begins; the first one begins at 0. */
  double start(int k) {
    return borders[k];
  }

  /** Where step {@code k} ends, or positive infinity when it is the last. */
  double end(int k) {
    return borders[k + 1];
  }

  /** Wire bytes up to the start of step {@code k}. */
  double servedBefore(int k) {
    return served[k];
  }

  /** Whether there is a step {@code k}; those before it were asked for already. */
  boolean has(int k) {
    return k < size || extend();
  }

  /** Whether one step lasts for ever. */
  boolean constant() {
    return borders[1] == Double.POSITIVE_INFINITY;
  }

  /**
   * The step that holds a time not before 0.
   *
   * @throws ProblemException bad input when the line changes too often until then
   */
  int stepAt(double time) {
    while (borders[size] <= time) {
      if (!extend()) {
        throw ProblemException.badInput(
            "what the line carries",
            "changes more than " + MOST_STEPS + " times by " + Instant.EPOCH.plusNanos(knownUntil),
            "give a calendar or outages that change less often, or plan a shorter period");
      }
    }
    if (borders[latest] <= time && time < borders[latest + 1]) {
      return latest;
    }
    int found = Arrays.binarySearch(borders, 0, size, time);
    latest = found >= 0 ? found : -found - 2;
    return latest;
  }

  /** S(t). */
  double servedBy(double time) {
    int k = stepAt(time);
    return rates[k] == 0 ? served[k] : served[k] + rates[k] * (time - borders[k]);
  }

  /**
   * The first time by which {@code amount} wire bytes are carried; positive infinity when never. An
   * amount that is within rounding of what a closure waits with is carried before the closure.
   */
  double reaches(double amount) {
    int k = stepHolding(amount * (1 - ROUNDING));
    if (k < 0) {
      return Double.POSITIVE_INFINITY;
    }
    double time = rates[k] == 0 ? borders[k] : borders[k] + (amount - served[k]) / rates[k];
    return Math.clamp(time, borders[k], borders[k + 1]);
  }

  /**
   * The time after which more than {@code amount} wire bytes are carried: as {@link #reaches}, but
   * an amount that is reached just when the line closes passes when it opens again.
   */
  double passes(double amount) {
    int k = stepHolding(amount * (1 + ROUNDING));
    while (k >= 0 && (rates[k] == 0 || served[k + 1] <= amount * (1 + ROUNDING))) {
      k = has(k + 1) ? k + 1 : -1;
    }
    return k < 0
        ? Double.POSITIVE_INFINITY
        : Math.max(borders[k], borders[k] + (amount - served[k]) / rates[k]);
  }

  /** The first step at whose end {@code amount} is carried, or -1 when there is none. */
  private int stepHolding(double amount) {
    while (served[size] < amount) {
      if (!extend()) {
        return -1;
      }
    }
    if (served[latest] < amount && amount <= served[latest + 1]) {
      return latest;
    }
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (served[middle + 1] >= amount) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    latest = low;
    return low;
  }

  /** Reads the next step; false when the last one lasts for ever or no more are kept. */
  private boolean extend() {
    if (knownUntil == Long.MAX_VALUE || size == MOST_STEPS) {
      return false;
    }
    double rate = rateAt(knownUntil);
    long until = cap.nextChangeAfter(knownUntil);
    for (int i = 1; i < MOST_JOINED && until != Long.MAX_VALUE && rateAt(until) == rate; i++) {
      until = cap.nextChangeAfter(until);
    }
    add(rate, cap.bytesPerSecondAt(knownUntil), until);
    knownUntil = until;
    return true;
  }

  private void add(double rate, double perSecond, long until) {
    if (size == rates.length) {
      rates = Arrays.copyOf(rates, 2 * size);
      bytesPerSecond = Arrays.copyOf(bytesPerSecond, 2 * size);
      borders = Arrays.copyOf(borders, 2 * size + 1);
      served = Arrays.copyOf(served, 2 * size + 1);
    }
    double end = until == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : until - origin;
    rates[size] = rate;
    bytesPerSecond[size] = perSecond;
    borders[size + 1] = end;
    served[size + 1] = rate == 0 ? served[size] : served[size] + rate * (end - borders[size]);
    size++;
  }

  private double rateAt(long instant) {
    double bytesPerSecond = cap.bytesPerSecondAt(instant);
    if (!(bytesPerSecond >= 0) || bytesPerSecond == Cap.UNLIMITED) {
      throw new IllegalArgumentException(
          "a line carries a limited number of bytes per second, not " + bytesPerSecond);
    }
    return bytesPerSecond / NANOS;
  }
}
