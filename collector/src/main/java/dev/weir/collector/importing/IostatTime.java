package dev.weir.collector.importing;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times of iostat -t: {@code 01/31/26 08:00:00} in any locale, {@code 2026-01-31T08:00:00+0100}, or
 * {@code Time: 08:00:00}.
 */
final class IostatTime {
  private static final Pattern ISO =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}([+-]\\d{2}:?\\d{2}|Z)");
  private static final DateTimeFormatter OFFSET_WITHOUT_COLON =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXX");
  private static final String CLOCK_MARK = "Time:";
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int LONGEST = 80;

  private final DateOrder order;
  private final ReportTimes times;
  private final RateRows rows;

  IostatTime(DateOrder order, ReportTimes times, RateRows rows) {
    this.order = order;
    this.times = times;
    this.rows = rows;
  }

  /** Shows a line's date, if it is one, to whom finds out the order of day and month. */
  static void survey(String line, DateOrder order) {
    String text = line.strip();
    if (text.isEmpty() || text.length() > LONGEST || ISO.matcher(text).matches()) {
      return;
    }
    Optional<PrintedDate> date = PrintedDate.atBeginOf(text);
    if (date.isPresent()) {
      Optional<PrintedClock> clock = clockAfter(text, date.get());
      if (clock.isPresent()) {
        order.see(date.get());
        order.see(clock.get());
      }
    } else if (text.startsWith(CLOCK_MARK)) {
      PrintedClock.of(text.substring(CLOCK_MARK.length()).strip()).ifPresent(order::see);
    }
  }

  /**
   * Nanoseconds since 1970; empty where the line is no time.
   *
   * @throws IllegalArgumentException where it is one that cannot be
   */
  Optional<Long> at(String line) {
    String text = line.strip();
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    if (ISO.matcher(text).matches()) {
      return Optional.of(iso(text));
    }
    if (text.startsWith(CLOCK_MARK)) {
      return PrintedClock.of(text.substring(CLOCK_MARK.length()).strip())
          .map(clock -> times.at(clock.time()));
    }
    Optional<PrintedDate> date = PrintedDate.atBeginOf(text);
    return date.flatMap(printed -> clockAfter(text, printed))
        .map(clock -> times.at(date.get().at(order.monthFirst()).atTime(clock.time())));
  }

  private static Optional<PrintedClock> clockAfter(String text, PrintedDate date) {
    return PrintedClock.of(text.substring(date.text().length()).strip());
  }

  private long iso(String text) {
    try {
      OffsetDateTime time =
          text.charAt(text.length() - 3) == ':'
              ? OffsetDateTime.parse(text)
              : OffsetDateTime.parse(text, OFFSET_WITHOUT_COLON);
      rows.zone(time.getOffset());
      return Math.multiplyExact(time.toEpochSecond(), NANOS_PER_SECOND);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is no date and time", e);
    }
  }
}
