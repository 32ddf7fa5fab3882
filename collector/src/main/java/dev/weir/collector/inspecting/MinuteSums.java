package dev.weir.collector.inspecting;

import java.time.ZoneId;
import java.util.List;

/**
 * Sums the intervals of one source up by minute, and minutes by quarter of an hour. Intervals that
 * reach over the end of a minute count by their share of time in each.
 */
final class MinuteSums {
  static final long MINUTE = 60_000_000_000L;
  static final long QUARTER = 15 * MINUTE;

  /** A minute weighs as much as was measured of it, in steps that captures' times come in. */
  private static final long WEIGHT_NANOS = 1_000_000;

  /** Longer intervals say nothing of minutes or hours, and would be cut into very many. */
  private static final long DAY = 96 * QUARTER;

  private final Distribution rates = new Distribution();
  private final BusiestMoments minutes = new BusiestMoments();
  private final BusiestMoments quarters = new BusiestMoments();
  private final HoursOfWeek hours;
  private long minuteStart = Long.MIN_VALUE;
  private double minuteBytes;
  private long minuteNanos;
  private long quarterStart = Long.MIN_VALUE;
  private double quarterBytes;
  private long quarterNanos;
  private long totalNanos;
  private long nanosOverMinute;
  private long nanosOverQuarter;
  private long measuredMinutes;

  MinuteSums(ZoneId zone) {
    hours = new HoursOfWeek(zone);
  }

  void interval(long startNanos, long lengthNanos, long bytes) {
    totalNanos += lengthNanos;
    long end = startNanos + lengthNanos;
    if (startNanos >= minuteStart && end <= minuteStart + MINUTE) {
      minuteBytes += bytes;
      minuteNanos += lengthNanos;
      return;
    }
    nanosOverMinute += lengthNanos > MINUTE ? lengthNanos : 0;
    nanosOverQuarter += lengthNanos > QUARTER ? lengthNanos : 0;
    if (lengthNanos > DAY) {
      addRate(bytes, lengthNanos);
      measuredMinutes += lengthNanos / MINUTE;
      return;
    }
    for (long at = startNanos; at < end; ) {
      enter(Math.floorDiv(at, MINUTE) * MINUTE);
      long to = Math.min(end, minuteStart + MINUTE);
      minuteBytes += bytes * ((to - at) / (double) lengthNanos);
      minuteNanos += to - at;
      at = to;
    }
  }

  private void enter(long start) {
    if (start != minuteStart) {
      closeMinute();
      minuteStart = start;
    }
  }

  private void closeMinute() {
    if (minuteNanos == 0) {
      return;
    }
    addRate(minuteBytes, minuteNanos);
    measuredMinutes++;
    minutes.offer(minuteStart, minuteBytes, minuteNanos);
    long start = Math.floorDiv(minuteStart, QUARTER) * QUARTER;
    if (start != quarterStart) {
      closeQuarter();
      quarterStart = start;
    }
    quarterBytes += minuteBytes;
    quarterNanos += minuteNanos;
    minuteBytes = 0;
    minuteNanos = 0;
  }

  private void addRate(double bytes, long nanos) {
    rates.add(bytes / (nanos / 1e9), Math.max(1, nanos / WEIGHT_NANOS));
  }

  private void closeQuarter() {
    if (quarterNanos > 0) {
      quarters.offer(quarterStart, quarterBytes, quarterNanos);
      hours.add(quarterStart, quarterBytes, quarterNanos);
      quarterBytes = 0;
      quarterNanos = 0;
    }
  }

  /** To be called once, after the last interval. */
  Rates result() {
    closeMinute();
    closeQuarter();
    return new Rates(
        rates,
        measuredMinutes,
        nanosOverMinute * 2 > totalNanos ? List.of() : minutes.most(),
        nanosOverQuarter * 2 > totalNanos ? List.of() : quarters.most(),
        hours);
  }
}
