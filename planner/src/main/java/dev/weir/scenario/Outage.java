package dev.weir.scenario;

import dev.weir.time.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** A time without a line, its length positive. */
public sealed interface Outage {
  /** What people call it, hostile until escaped. */
  String name();

  Duration length();

  /** At the moment at which it does most harm, found by search. */
  record AtWorst(String name, Duration length) implements Outage {
    public AtWorst {
      requirePositive(length);
    }
  }

  /**
   * At given times.
   *
   * @param first start of the first
   * @param repeat from one start to the next; whole days follow the clocks of the zone unless
   *     {@code first} has an offset
   * @param count how many, at least 1 and at most {@link #MOST}
   */
  record AtTimes(String name, Duration length, LocalMoment first, Duration repeat, int count)
      implements Outage {
    /** One an hour for more than a year; walks stay short. */
    public static final int MOST = 10_000;

    /** Days of all repeats together; keeps instants inside 64 bits of nanoseconds. */
    private static final long LONGEST_SERIES_DAYS = 36_525;

    public AtTimes {
      requirePositive(length);
      if (count < 1 || count > MOST) {
        throw new IllegalArgumentException("an outage comes 1 to " + MOST + " times, not " + count);
      }
      if (count > 1 && repeat.compareTo(length) < 0) {
        throw new IllegalArgumentException(
            "an outage of " + length + " that repeats after " + repeat + " overlaps itself");
      }
      if (count > 1 && repeat.toDays() > LONGEST_SERIES_DAYS / count) {
        throw new IllegalArgumentException(
            "repeats reach more than " + LONGEST_SERIES_DAYS + " days ahead");
      }
    }

    /**
     * Each of them, in order.
     *
     * @throws dev.weir.units.UnitFormatException when a start is a time that the zone's clocks skip
     *     or show twice
     */
    public List<TimeRange> in(ZoneId zone) {
      long days = repeat.toDays();
      boolean byTheClock =
          first.offset().isEmpty() && days > 0 && repeat.equals(Duration.ofDays(days));
      List<TimeRange> ranges = new ArrayList<>(count);
      Instant start = first.in(zone);
      for (int i = 0; i < count; i++) {
        Instant at =
            byTheClock ? first.plusDays(days * i).in(zone) : start.plus(repeat.multipliedBy(i));
        ranges.add(TimeRange.of(at, length));
      }
      return ranges;
    }
  }

  private static void requirePositive(Duration length) {
    if (!length.isPositive()) {
      throw new IllegalArgumentException("an outage lasts more than 0 s");
    }
  }
}
