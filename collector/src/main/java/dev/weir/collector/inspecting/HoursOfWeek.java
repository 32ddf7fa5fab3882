package dev.weir.collector.inspecting;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Bytes and measured time by hour, as the clock on the reader's wall shows it: of the week, and of
 * each date while there are few.
 */
public final class HoursOfWeek {
  public static final int HOURS = 24;

  /** More dates than these are shown by weekday only. */
  public static final int MOST_DATES = 8;

  /** An hour of the week was measured when half an hour of it was, over all weeks. */
  private static final long ENOUGH_NANOS = 1_800_000_000_000L;

  /** One day or weekday: what was written in each hour, and how long it was measured. */
  public static final class Row {
    private final double[] bytes = new double[HOURS];
    private final long[] nanos = new long[HOURS];

    public long measuredNanos(int hour) {
      return nanos[hour];
    }

    /** Bytes per second over the time measured; 0 where nothing was. */
    public double rate(int hour) {
      return nanos[hour] == 0 ? 0 : bytes[hour] / (nanos[hour] / 1e9);
    }

    private void add(int hour, double more, long measured) {
      bytes[hour] += more;
      nanos[hour] += measured;
    }
  }

  private final ZoneId zone;
  private final Row[] week = new Row[DayOfWeek.values().length];
  private final SortedMap<LocalDate, Row> dates = new TreeMap<>();
  private boolean tooManyDates;

  HoursOfWeek(ZoneId zone) {
    this.zone = zone;
    for (int i = 0; i < week.length; i++) {
      week[i] = new Row();
    }
  }

  /**
   * @param startNanos begin of a quarter of an hour: no zone's hours begin within one
   */
  void add(long startNanos, double bytes, long measuredNanos) {
    ZonedDateTime local = Instant.EPOCH.plusNanos(startNanos).atZone(zone);
    week[local.getDayOfWeek().ordinal()].add(local.getHour(), bytes, measuredNanos);
    if (!tooManyDates) {
      dates
          .computeIfAbsent(local.toLocalDate(), _ -> new Row())
          .add(local.getHour(), bytes, measuredNanos);
      tooManyDates = dates.size() > MOST_DATES;
      if (tooManyDates) {
        dates.clear();
      }
    }
  }

  public Row of(DayOfWeek day) {
    return week[day.ordinal()];
  }

  /** One row for each date; empty when there are more than {@link #MOST_DATES}. */
  public SortedMap<LocalDate, Row> dates() {
    return dates;
  }

  public boolean isMeasured(DayOfWeek day, int hour) {
    return of(day).measuredNanos(hour) >= ENOUGH_NANOS;
  }

  /** Hours of the week that were measured, at most 168. */
  public int measuredHours() {
    int count = 0;
    for (DayOfWeek day : DayOfWeek.values()) {
      for (int hour = 0; hour < HOURS; hour++) {
        count += isMeasured(day, hour) ? 1 : 0;
      }
    }
    return count;
  }

  /** Weekdays of which no hour was measured. */
  public List<DayOfWeek> missingDays() {
    List<DayOfWeek> missing = new ArrayList<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      boolean any = false;
      for (int hour = 0; hour < HOURS; hour++) {
        any |= isMeasured(day, hour);
      }
      if (!any) {
        missing.add(day);
      }
    }
    return missing;
  }
}
