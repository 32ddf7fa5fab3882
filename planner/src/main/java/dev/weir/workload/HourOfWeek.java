package dev.weir.workload;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * How much a source wrote in each hour of the week, on the clock of the measured machine. Bytes of
 * a sample that reaches over an hour's end are spread evenly; gaps count for neither bytes nor
 * time.
 */
public final class HourOfWeek {
  /** Monday is day 0. */
  public static final int DAYS = 7;

  public static final int HOURS = 24;

  private static final double NANOS = 1e9;
  private static final long SECOND = 1_000_000_000L;
  private static final long SECONDS_PER_HOUR = 3_600;

  private final double[] bytes = new double[DAYS * HOURS];
  private final double[] nanos = new double[DAYS * HOURS];

  private HourOfWeek() {}

  /** Reads a workload once. */
  static HourOfWeek of(Workload workload) {
    HourOfWeek hours = new HourOfWeek();
    int slot = 0;
    long slotEnd = Long.MIN_VALUE;
    for (int i = 0; i < workload.size(); i++) {
      long end = workload.endNanos(i);
      long written = workload.bytes(i);
      double perNano = written == 0 ? 0 : written / (double) workload.lengthNanos(i);
      for (long from = workload.startNanos(i); from < end; ) {
        if (from >= slotEnd) {
          ZonedDateTime local = local(from, workload.zone());
          slot = (local.getDayOfWeek().getValue() - 1) * HOURS + local.getHour();
          slotEnd = from + nanosToNextHour(local);
        }
        long to = Math.min(end, slotEnd);
        hours.bytes[slot] += perNano * (to - from);
        hours.nanos[slot] += to - from;
        from = to;
      }
    }
    return hours;
  }

  /** Both measurements together, one after the other. */
  HourOfWeek followedBy(HourOfWeek later) {
    HourOfWeek both = new HourOfWeek();
    for (int slot = 0; slot < bytes.length; slot++) {
      both.bytes[slot] = bytes[slot] + later.bytes[slot];
      both.nanos[slot] = nanos[slot] + later.nanos[slot];
    }
    return both;
  }

  /**
   * Mean payload rate in an hour of the week, bytes per second; NaN where it was never measured.
   *
   * @param day from 0, Monday
   * @param hour of the local clock, from 0
   */
  public double meanBytesPerSecond(int day, int hour) {
    int slot = day * HOURS + hour;
    return nanos[slot] == 0 ? Double.NaN : bytes[slot] / (nanos[slot] / NANOS);
  }

  /** Seconds measured in an hour of the week, all weeks together. */
  public double measuredSeconds(int day, int hour) {
    return nanos[day * HOURS + hour] / NANOS;
  }

  private static ZonedDateTime local(long epochNanos, ZoneId zone) {
    return Instant.EPOCH.plusNanos(epochNanos).atZone(zone);
  }

  private static long nanosToNextHour(ZonedDateTime local) {
    long passed = local.getMinute() * 60L + local.getSecond();
    return (SECONDS_PER_HOUR - passed) * SECOND - local.getNano();
  }
}
