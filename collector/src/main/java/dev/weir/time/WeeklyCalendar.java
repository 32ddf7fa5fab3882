package dev.weir.time;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A value for each minute of the week as the clocks of a time zone show it: where a clock is set
 * forward the skipped minutes do not happen, where it is set back they happen twice. Immutable to
 * its callers and safe for use by several threads; asking again within one unchanged stretch makes
 * no objects.
 */
public final class WeeklyCalendar {
  /** What {@link #nextChange} answers when the value never changes. */
  public static final long NEVER = Long.MAX_VALUE;

  static final int MINUTES_PER_DAY = 24 * 60;
  static final int MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

  /** A power of two; with more threads than that some ask in each other's place. */
  private static final int THREADS = 16;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_WEEK = MINUTES_PER_WEEK * SECONDS_PER_MINUTE;

  /** 1970-01-01 was a Thursday; a week of the calendar begins on Monday. */
  private static final long MONDAY_SHIFT_SECONDS = 3L * MINUTES_PER_DAY * SECONDS_PER_MINUTE;

  private final ZoneRules rules;
  private final ZoneId zone;
  private final long[] values;
  private final boolean constant;

  /**
   * The stretches asked for last, by thread: runs side by side are at different times. A race costs
   * a computation and never a wrong answer.
   */
  private final @Nullable Stretch[] latest = new @Nullable Stretch[THREADS];

  private record Stretch(long fromNanos, long untilNanos, long value) {}

  /**
   * @param values one per minute of the week from Monday 00:00 on
   */
  WeeklyCalendar(ZoneId zone, long[] values) {
    if (values.length != MINUTES_PER_WEEK) {
      throw new IllegalArgumentException(values.length + " minutes are no week");
    }
    this.zone = zone;
    this.rules = zone.getRules();
    this.values = values.clone();
    this.constant = Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  /** The same value at all times. */
  public static WeeklyCalendar always(long value) {
    long[] values = new long[MINUTES_PER_WEEK];
    Arrays.fill(values, value);
    return new WeeklyCalendar(ZoneOffset.UTC, values);
  }

  /**
   * Reads a calendar of one rule per line: {@code DAYS HH:MM-HH:MM VALUE}, {@code DAYS VALUE} or
   * {@code otherwise VALUE}, for example {@code mon-fri 08:00-18:00 5Mbit/s}. Days are {@code
   * daily} or names and ranges joined by commas ({@code mon,wed-fri}); an end before the start lies
   * on the next day; 24:00 is the end of the day; {@code #} begins a comment. Rules must not
   * overlap.
   *
   * @param zone whose clocks the times are read from
   * @param otherwise value of minutes that no rule names and no {@code otherwise} line sets
   * @param value reads a rule's value; an IllegalArgumentException of it becomes part of the error
   * @throws dev.weir.units.UnitFormatException with the line, what is wrong and an example
   */
  public static WeeklyCalendar parse(
      String text, ZoneId zone, long otherwise, ToLongFunction<String> value) {
    return new WeeklyCalendar(zone, new CalendarText(value).read(text, otherwise));
  }

  public ZoneId zone() {
    return zone;
  }

  /** The value at an instant. */
  public long valueAt(Instant instant) {
    return valueAt(nanosOf(instant));
  }

  /** The value at a time in nanoseconds since 1970 UTC. */
  public long valueAt(long nanos) {
    return stretch(nanos).value();
  }

  /** The first instant after this one with another value; {@link Instant#MAX} when never. */
  public Instant nextChange(Instant instant) {
    long next = nextChange(nanosOf(instant));
    return next == NEVER ? Instant.MAX : Instant.EPOCH.plusNanos(next);
  }

  /** The first time after this one with another value, or {@link #NEVER}; both in nanoseconds. */
  public long nextChange(long nanos) {
    return stretch(nanos).untilNanos();
  }

  private Stretch stretch(long nanos) {
    int reader = (int) Thread.currentThread().threadId() & (THREADS - 1);
    Stretch known = latest[reader];
    if (known == null || nanos < known.fromNanos() || nanos >= known.untilNanos()) {
      known = compute(nanos);
      latest[reader] = known;
    }
    return known;
  }

  private Stretch compute(long nanos) {
    if (constant) {
      return new Stretch(Long.MIN_VALUE, NEVER, values[0]);
    }
    long from = Math.floorDiv(nanos, NANOS_PER_SECOND);
    long value = values[minuteOfWeek(from)];
    long until = endOfValue(from, value);
    boolean beyondLong = until > Long.MAX_VALUE / NANOS_PER_SECOND;
    return new Stretch(nanos, beyondLong ? NEVER : until * NANOS_PER_SECOND, value);
  }

  /** First second after {@code from} with another value, across shifts of the zone's clocks. */
  private long endOfValue(long from, long value) {
    long cursor = from;
    while (true) {
      long change = cursor + secondsUntilOther(cursor, value);
      ZoneOffsetTransition shift = rules.nextTransition(Instant.ofEpochSecond(cursor));
      if (shift == null || shift.toEpochSecond() > change) {
        return change;
      }
      cursor = shift.toEpochSecond();
      if (values[minuteOfWeek(cursor)] != value) {
        return cursor;
      }
    }
  }

  /** Seconds to the next minute of another value if the zone's offset stays; one exists. */
  private long secondsUntilOther(long second, long value) {
    int secondOfWeek = secondOfWeek(second);
    int minute = secondOfWeek / SECONDS_PER_MINUTE;
    int ahead = 1;
    while (values[(minute + ahead) % MINUTES_PER_WEEK] == value) {
      ahead++;
    }
    return (long) (minute + ahead) * SECONDS_PER_MINUTE - secondOfWeek;
  }

  private int minuteOfWeek(long second) {
    return secondOfWeek(second) / SECONDS_PER_MINUTE;
  }

  private int secondOfWeek(long second) {
    int offset = rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
    return Math.floorMod(second + offset + MONDAY_SHIFT_SECONDS, SECONDS_PER_WEEK);
  }

  private static long nanosOf(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
  }
}
