package dev.weir.line;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was really sent on a line in one calendar month, as carriers measure it.
 *
 * @param month on the clocks of a zone
 * @param fiveMinuteMeans bits per second of each whole five minutes that were measured, counted
 *     from the month's first instant; where none is whole, the mean of what there is
 * @param wireBytes sent in the measured part of the month
 * @param measuredShare of the month that was measured, above 0 and at most 1
 */
public record MonthOfTraffic(
    YearMonth month, double[] fiveMinuteMeans, double wireBytes, double measuredShare) {
  private static final long SLOT_NANOS = 300L * 1_000_000_000;
  private static final double BITS = 8;

  /** The five per cent that are not billed: one mean in twenty, rounded down. */
  private static final int ONE_IN = 20;

  public MonthOfTraffic {
    if (fiveMinuteMeans.length == 0 || !(measuredShare > 0 && measuredShare <= 1)) {
      throw new IllegalArgumentException("a month of traffic has measured some of it");
    }
  }

  /** Wire bytes sent on a line; a pure function of time. */
  @FunctionalInterface
  public interface SentBytes {
    /**
     * Bytes sent in a stretch of time.
     *
     * @param fromNanos since 1970 UTC
     * @param untilNanos since 1970 UTC, not before
     */
    double between(long fromNanos, long untilNanos);
  }

  /**
   * The 95th percentile as it is billed: the largest mean when the highest twentieth of them,
   * rounded down, is left out (nearest rank).
   */
  public double percentile95() {
    double[] sorted = fiveMinuteMeans.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - 1 - sorted.length / ONE_IN];
  }

  /**
   * The calendar months of a measurement, in order.
   *
   * @param startNanos of the measurement, since 1970 UTC
   * @param endNanos after the start
   */
  public static List<MonthOfTraffic> of(
      SentBytes sent, long startNanos, long endNanos, ZoneId zone) {
    List<MonthOfTraffic> months = new ArrayList<>();
    YearMonth month = YearMonth.from(at(startNanos, zone));
    while (begin(month, zone) < endNanos) {
      months.add(month(sent, month, new long[] {startNanos, endNanos}, zone));
      month = month.plusMonths(1);
    }
    return months;
  }

  private static MonthOfTraffic month(
      SentBytes sent, YearMonth month, long[] measured, ZoneId zone) {
    long begin = begin(month, zone);
    long end = begin(month.plusMonths(1), zone);
    long from = Math.max(begin, measured[0]);
    long until = Math.min(end, measured[1]);
    long first = Math.ceilDiv(from - begin, SLOT_NANOS);
    int slots = (int) Math.max(0, (until - begin) / SLOT_NANOS - first);
    double[] means = new double[Math.max(1, slots)];
    for (int i = 0; i < slots; i++) {
      long slot = begin + (first + i) * SLOT_NANOS;
      means[i] = mean(sent, slot, slot + SLOT_NANOS);
    }
    if (slots == 0) {
      means[0] = mean(sent, from, until);
    }
    double share = (until - from) / (double) (end - begin);
    return new MonthOfTraffic(month, means, sent.between(from, until), share);
  }

  private static double mean(SentBytes sent, long fromNanos, long untilNanos) {
    return sent.between(fromNanos, untilNanos) * BITS / ((untilNanos - fromNanos) / 1e9);
  }

  private static ZonedDateTime at(long nanos, ZoneId zone) {
    return Instant.EPOCH.plusNanos(nanos).atZone(zone);
  }

  private static long begin(YearMonth month, ZoneId zone) {
    return month.atDay(1).atStartOfDay(zone).toEpochSecond() * 1_000_000_000;
  }
}
