package dev.weir.collector.importing;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date of three numbers as the locales of the C library print it; day and month may stand either
 * way round.
 *
 * @param text as printed
 * @param yearFirst whether the first number is the year; otherwise the third is
 * @param longYear whether the year has four digits
 */
record PrintedDate(
    String text,
    int first,
    int second,
    int third,
    char separator,
    boolean yearFirst,
    boolean longYear) {
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4}|\\d{1,2})(?:([-/.])|[年년])\\s?(\\d{1,2})(?:[-/.]|[月월])\\s?(\\d{4}|\\d{1,2})[日일.]?");
  private static final int CENTURY = 100;

  /** POSIX takes two digits from 69 on as the last century; no sysstat is older. */
  private static final int FIRST_OF_LAST_CENTURY = 69;

  private static final int MOST_MONTHS = 12;

  /** The date with which a text begins. */
  static Optional<PrintedDate> atBeginOf(String text) {
    Matcher date = DATE.matcher(text);
    if (!date.lookingAt()) {
      return Optional.empty();
    }
    boolean yearFirst = date.group(1).length() == 4;
    String separator = date.group(2);
    return Optional.of(
        new PrintedDate(
            date.group(),
            Integer.parseInt(date.group(1)),
            Integer.parseInt(date.group(3)),
            Integer.parseInt(date.group(4)),
            separator == null ? '年' : separator.charAt(0),
            yearFirst,
            yearFirst || date.group(4).length() == 4));
  }

  /** Whether day and month could stand this way round. */
  boolean allows(boolean monthFirst) {
    return yearFirst || (monthFirst ? first : second) <= MOST_MONTHS;
  }

  /**
   * @throws IllegalArgumentException when there is no such day
   */
  LocalDate at(boolean monthFirst) {
    return find(monthFirst)
        .orElseThrow(
            () ->
                new IllegalArgumentException("the date '" + text + "' is no day of the calendar"));
  }

  /** Empty when there is no such day. */
  Optional<LocalDate> find(boolean monthFirst) {
    try {
      return Optional.of(day(monthFirst));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private LocalDate day(boolean monthFirst) {
    if (yearFirst) {
      return LocalDate.of(first, second, third);
    }
    int year = third;
    if (!longYear) {
      year += CENTURY * (third >= FIRST_OF_LAST_CENTURY ? 19 : 20);
    }
    return monthFirst ? LocalDate.of(year, first, second) : LocalDate.of(year, second, first);
  }
}
