package dev.weir.collector.importing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Reads ISO 8601 date and time with a zone into nanoseconds since 1970. The usual form {@code
 * 2026-01-31T08:00:00Z} takes a short way, since a file may have tens of millions of them.
 */
final class IsoTime {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int USUAL_LENGTH = "2026-01-31T08:00:00Z".length();
  private static final int LONGEST = 64;

  private ZoneOffset offset = ZoneOffset.UTC;

  /** The offset of the time read last. */
  ZoneOffset offset() {
    return offset;
  }

  /**
   * @throws IllegalArgumentException whose message says what is wrong, to follow the text itself
   */
  long parse(String text) {
    try {
      long nanos = isUsual(text) ? usual(text) : general(text);
      if (nanos < 0) { // From 1970 on no two times are further apart than 63 bits of nanoseconds.
        throw new ArithmeticException("before 1970");
      }
      return nanos;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(reason(text), e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("lies outside the years 1970 to 2261", e);
    }
  }

  private static boolean isUsual(String text) {
    if (text.length() != USUAL_LENGTH) {
      return false;
    }
    String form = "dddd-dd-ddTdd:dd:ddZ";
    for (int i = 0; i < USUAL_LENGTH; i++) {
      char c = text.charAt(i);
      char wanted = form.charAt(i);
      if (wanted == 'd' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    return true;
  }

  private long usual(String text) {
    long day =
        LocalDate.of(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)).toEpochDay();
    int hour = digits(text, 11, 2);
    int minute = digits(text, 14, 2);
    int second = digits(text, 17, 2);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new DateTimeException("no time of day");
    }
    offset = ZoneOffset.UTC;
    long seconds = day * 86_400 + hour * 3600L + minute * 60L + second;
    return Math.multiplyExact(seconds, NANOS_PER_SECOND);
  }

  private static int digits(String text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }

  private long general(String text) {
    OffsetDateTime time = OffsetDateTime.parse(text.length() <= LONGEST ? text : "");
    offset = time.getOffset();
    Instant instant = time.toInstant();
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
  }

  private static String reason(String text) {
    try {
      LocalDateTime.parse(text.length() <= LONGEST ? text : "");
      return "names no time zone";
    } catch (DateTimeException e) {
      return "is no date and time in ISO 8601";
    }
  }
}
