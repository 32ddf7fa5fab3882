package dev.weir.collector.importing;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Reads ISO 8601 date and time with a zone into nanoseconds since 1970. The usual form {@code
 * 2026-01-31T08:00:00Z} takes a short way, since a file may have hundreds of millions of them.
 */
final class IsoTime {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int USUAL_LENGTH = "2026-01-31T08:00:00Z".length();
  private static final int LONGEST = 64;

  private ZoneOffset offset = ZoneOffset.UTC;
  private int dayDigits = -1;
  private long dayNanos;

  /** The offset of the time read last. */
  ZoneOffset offset() {
    return offset;
  }

  /**
   * A time that lies in a buffer.
   *
   * @throws IllegalArgumentException as below
   */
  long parse(byte[] bytes, int from, int to) {
    if (to - from == USUAL_LENGTH) {
      long nanos = usual(bytes, from);
      if (nanos >= 0) {
        offset = ZoneOffset.UTC;
        return nanos;
      }
    }
    return parse(new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }

  /** Negative where it is not of the usual form or no time that there is. */
  private long usual(byte[] bytes, int at) {
    boolean form =
        bytes[at + 4] == '-'
            && bytes[at + 7] == '-'
            && bytes[at + 10] == 'T'
            && bytes[at + 13] == ':'
            && bytes[at + 16] == ':'
            && bytes[at + 19] == 'Z';
    int high = pair(bytes, at);
    int low = pair(bytes, at + 2);
    int month = pair(bytes, at + 5);
    int day = pair(bytes, at + 8);
    int hour = pair(bytes, at + 11);
    int minute = pair(bytes, at + 14);
    int second = pair(bytes, at + 17);
    boolean digits = (high | low | month | day | hour | minute | second) >= 0;
    if (!form || !digits || hour > 23 || minute > 59 || second > 59) {
      return -1;
    }
    int key = (high * 100 + low) * 10_000 + month * 100 + day;
    if (key != dayDigits && !newDay(high * 100 + low, month, day, key)) {
      return -1;
    }
    return dayNanos + (hour * 3600L + minute * 60L + second) * NANOS_PER_SECOND;
  }

  private boolean newDay(int year, int month, int day, int key) {
    if (year < 1970 || year > 2261) {
      return false;
    }
    try {
      dayNanos = LocalDate.of(year, month, day).toEpochDay() * 86_400 * NANOS_PER_SECOND;
      dayDigits = key;
      return true;
    } catch (DateTimeException e) {
      return false; // The general way says what is wrong.
    }
  }

  /** Two digits, negative where there are none. */
  private static int pair(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return (tens | ones | 9 - tens | 9 - ones) < 0 ? -1 : tens * 10 + ones;
  }

  /**
   * @throws IllegalArgumentException whose message says what is wrong, to follow the text itself
   */
  long parse(String text) {
    try {
      long nanos = general(text);
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
