package dev.weir.line;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What was really sent on a line in one calendar month, as carriers measure it.
 *
 * @param month on the clocks of a zone
 * @param fiveMinuteMeans bits per second of each whole five minutes that were measured, counted
 *     from the month's first instant; where none is whole, the mean of what there is
 * @param wireBytes sent in the measured part of the month
 * @param measuredShare of the month that was measured, gaps left out, above 0 and at most 1
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

    /** How much of a stretch was not measured, in nanoseconds; nothing where all of it was. */
    default long gapNanos(long fromNanos, long untilNanos) {
      return 0;
    }

    /**
     * Wire bytes that some sources wrote while others were not measured: they are in what was sent,
     * but their time does not count as measured.
     */
    default double writtenInGaps(long fromNanos, long untilNanos) {
      return 0;
    }
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
   * The calendar months of a measurement of which anything was measured, in order.
   *
   * @param startNanos of the measurement, since 1970 UTC
   * @param endNanos after the start
   */
  public static List<MonthOfTraffic> of(
      SentBytes sent, long startNanos, long endNanos, ZoneId zone) {
    List<MonthOfTraffic> months = new ArrayList<>();
    YearMonth month = YearMonth.from(at(startNanos, zone));
    while (begin(month, zone) < endNanos) {
      long from = Math.max(begin(month, zone), startNanos);
      long until = Math.min(begin(month.plusMonths(1), zone), endNanos);
      if (sent.gapNanos(from, until) < until - from) {
        months.add(month(sent, month, new long[] {from, until}, zone));
      }
      month = month.plusMonths(1);
    }
    return months;
  }

  private static MonthOfTraffic month(
      SentBytes sent, YearMonth month, long[] measured, ZoneId zone) {
    long begin = begin(month, zone);
    long end = begin(month.plusMonths(1), zone);
    long from = measured[0];
    long until = measured[1];
    long length = until - from - sent.gapNanos(from, until);
    double bytes = Math.max(0, sent.between(from, until) - sent.writtenInGaps(from, until));
    double[] means =
        LongStream.iterate(
                begin + Math.ceilDiv(from - begin, SLOT_NANOS) * SLOT_NANOS,
                slot -> slot + SLOT_NANOS <= until,
                slot -> slot + SLOT_NANOS)
            .filter(slot -> sent.gapNanos(slot, slot + SLOT_NANOS) == 0)
            .mapToDouble(slot -> mean(sent.between(slot, slot + SLOT_NANOS), SLOT_NANOS))
            .toArray();
    return new MonthOfTraffic(
        month,
        means.length == 0 ? new double[] {mean(bytes, length)} : means,
        bytes,
        length / (double) (end - begin));
  }

  private static double mean(double bytes, long nanos) {
    return bytes * BITS / (nanos / 1e9);
  }

  private static ZonedDateTime at(long nanos, ZoneId zone) {
    return Instant.EPOCH.plusNanos(nanos).atZone(zone);
  }

  private static long begin(YearMonth month, ZoneId zone) {
    return month.atDay(1).atStartOfDay(zone).toEpochSecond() * 1_000_000_000;
  }
}
