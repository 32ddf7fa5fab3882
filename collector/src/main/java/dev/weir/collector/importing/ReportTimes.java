package dev.weir.collector.importing;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Turns the local times of a file's reports into instants: with the day after midnight, and in the
 * zone that a person named.
 */
final class ReportTimes {
  /** A time of day that falls by more is the next day's; by less, the clock was set back. */
  private static final Duration MIDNIGHT_FALL = Duration.ofHours(12);

  static final String ZONE_ASSUMED =
      "Times without a zone are taken as UTC; give --zone if they are local (rates are the same).";

  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final long JUMP_GRAIN_NANOS = 2_000_000_000L;

  private final RateRows rows;
  private final boolean zoneNamed;
  private final LocalTimes zone;
  private @Nullable LocalDate day;
  private @Nullable LocalTime clock;
  private @Nullable LocalDateTime last;
  private long lastNanos;
  private long lastStep;

  /** Notes the assumption of UTC at the first time where nobody named a zone. */
  ReportTimes(@Nullable ZoneId named, RateRows rows) {
    this.rows = rows;
    zoneNamed = named != null;
    zone = new LocalTimes(named == null ? ZoneOffset.UTC : named);
  }

  /** Takes a date that stands for itself; the times of day that follow are of it or later. */
  void startDay(LocalDate date) {
    day = date;
    clock = null;
  }

  boolean hasDay() {
    return day != null;
  }

  /**
   * A time of day, the same as or later than the one before; nanoseconds since 1970.
   *
   * @throws IllegalArgumentException outside the years 1970 to 2261
   */
  long at(LocalTime time) {
    LocalDate date = day;
    if (date == null) {
      throw new IllegalArgumentException("has no date before it");
    }
    LocalTime before = clock;
    if (before != null && Duration.between(time, before).compareTo(MIDNIGHT_FALL) > 0) {
      date = date.plusDays(1);
      day = date;
    }
    clock = time;
    return at(date.atTime(time));
  }

  /**
   * A date with time; nanoseconds since 1970.
   *
   * @throws IllegalArgumentException outside the years 1970 to 2261
   */
  long at(LocalDateTime time) {
    if (!time.equals(last)) { // The same time again is no second pass through an autumn hour.
      long nanos = zone.next(time);
      if (!zoneNamed) {
        rows.assume(ZONE_ASSUMED);
        warnOfSummerTime(time, nanos);
      }
      lastStep = last == null ? 0 : nanos - lastNanos;
      lastNanos = nanos;
      last = time;
    }
    return lastNanos;
  }

  /**
   * A step that is exactly an hour longer than the one before may be the clock's, not the rows'.
   */
  private void warnOfSummerTime(LocalDateTime time, long nanos) {
    long excess = nanos - lastNanos - lastStep - HOUR_NANOS;
    if (last != null && lastStep > 0 && Math.abs(excess) <= JUMP_GRAIN_NANOS) {
      rows.warn(
          ("Before %s the time jumps by an hour more than its usual step: if the clock was set to"
                  + " summer time give --zone, or an hour's bytes too many are counted there.")
              .formatted(time));
    }
  }
}
