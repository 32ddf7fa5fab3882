package dev.weir.collector.importing;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of sadf: {@code 2026-01-31 08:00:00 UTC}, the same without zone, or seconds since 1970. */
final class SadfTime {
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})[ T](\\d{2}:\\d{2}:\\d{2})(?: ([A-Za-z0-9+-]{1,10}))?");
  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,10}");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final ReportTimes utc;
  private final ReportTimes local;

  SadfTime(ImportOptions options, RateRows rows) {
    utc = new ReportTimes(ZoneOffset.UTC, rows);
    local = new ReportTimes(options.zone(), rows);
  }

  /**
   * Nanoseconds since 1970 of a printed time.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  long at(String text) {
    if (EPOCH.matcher(text).matches()) {
      return Math.multiplyExact(Long.parseLong(text), NANOS_PER_SECOND);
    }
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new IllegalArgumentException("'" + ContentLook.shorten(text) + "' is no time of sadf");
    }
    String zone = time.group(3);
    boolean isUtc = zone != null && (zone.equals("UTC") || zone.equals("GMT"));
    return at(time.group(1), time.group(2), isUtc);
  }

  /**
   * Nanoseconds since 1970 of a date and a time of day.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  long at(String date, String time, boolean isUtc) {
    LocalDateTime parsed;
    try {
      parsed = LocalDate.parse(date).atTime(LocalTime.parse(time));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + ContentLook.shorten(date + " " + time) + "' is no date and time", e);
    }
    return (isUtc ? utc : local).at(parsed);
  }

  /**
   * Length of an interval printed in seconds, in nanoseconds.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static long interval(String text) {
    if (!SECONDS.matcher(text).matches() || Long.parseLong(text) == 0) {
      throw new IllegalArgumentException(
          "the interval '" + ContentLook.shorten(text) + "' is no number of seconds above 0");
    }
    return Long.parseLong(text) * NANOS_PER_SECOND;
  }
}
