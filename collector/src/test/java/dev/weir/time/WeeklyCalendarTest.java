package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.units.Bandwidth;
import dev.weir.units.UnitFormatException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WeeklyCalendarTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  private static WeeklyCalendar caps(String text, ZoneId zone) {
    return WeeklyCalendar.parse(
        text, zone, Long.MAX_VALUE, value -> Bandwidth.parse(value).bitsPerSecond());
  }

  private static Instant at(ZoneId zone, String local) {
    return LocalDateTime.parse(local).atZone(zone).toInstant();
  }

  @Test
  void readsOfficeHoursInTheirZone() {
    WeeklyCalendar calendar =
        caps("mon-fri 08:00-18:00 5Mbit/s # office\n\notherwise 20Mbit/s\n", TOKYO);
    assertThat(calendar.valueAt(at(TOKYO, "2026-11-16T07:59:59.999"))).isEqualTo(20_000_000);
    assertThat(calendar.valueAt(at(TOKYO, "2026-11-16T08:00"))).isEqualTo(5_000_000);
    assertThat(calendar.valueAt(at(TOKYO, "2026-11-16T18:00"))).isEqualTo(20_000_000);
    assertThat(calendar.valueAt(at(TOKYO, "2026-11-21T12:00"))).isEqualTo(20_000_000);
    assertThat(calendar.nextChange(at(TOKYO, "2026-11-20T18:00")))
        .isEqualTo(at(TOKYO, "2026-11-23T08:00"));
  }

  @Test
  void aPeriodOverMidnightRunsIntoTheNextDayAndTheNextWeek() {
    WeeklyCalendar calendar = caps("sun 22:00-06:00 1Mbit/s", BERLIN);
    assertThat(calendar.valueAt(at(BERLIN, "2026-11-23T05:59"))).isEqualTo(1_000_000);
    assertThat(calendar.valueAt(at(BERLIN, "2026-11-23T06:00"))).isEqualTo(Long.MAX_VALUE);
    assertThat(calendar.nextChange(at(BERLIN, "2026-11-22T23:00")))
        .isEqualTo(at(BERLIN, "2026-11-23T06:00"));
  }

  @Test
  void theHourSkippedInSpringDoesNotHappen() {
    WeeklyCalendar calendar = caps("sun 02:00-03:00 1Mbit/s", BERLIN);
    Instant shift = Instant.parse("2026-03-29T01:00:00Z");
    assertThat(calendar.valueAt(shift.minusNanos(1))).isEqualTo(Long.MAX_VALUE);
    assertThat(calendar.valueAt(shift)).isEqualTo(Long.MAX_VALUE);
    assertThat(calendar.nextChange(shift.minusSeconds(7200)))
        .isEqualTo(at(BERLIN, "2026-04-05T02:00"));
  }

  @Test
  void theHourRepeatedInAutumnHappensTwice() {
    WeeklyCalendar calendar = caps("sun 02:30-03:00 1Mbit/s", BERLIN);
    Instant first = Instant.parse("2026-10-25T00:30:00Z");
    assertThat(calendar.nextChange(first.minusSeconds(600))).isEqualTo(first);
    assertThat(calendar.nextChange(first)).isEqualTo(Instant.parse("2026-10-25T01:00:00Z"));
    assertThat(calendar.valueAt(Instant.parse("2026-10-25T01:00:00Z"))).isEqualTo(Long.MAX_VALUE);
    assertThat(calendar.nextChange(Instant.parse("2026-10-25T01:00:00Z")))
        .isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
    assertThat(calendar.nextChange(Instant.parse("2026-10-25T01:30:00Z")))
        .isEqualTo(Instant.parse("2026-10-25T02:00:00Z"));
  }

  @Test
  void agreesWithTheClockOfTheZoneMinuteByMinute() {
    long seed = new Random().nextLong();
    System.out.println("WeeklyCalendarTest seed " + seed);
    Random random = new Random(seed);
    String[] zones = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"};
    for (int round = 0; round < 40; round++) {
      ZoneId zone = ZoneId.of(zones[random.nextInt(zones.length)]);
      int start = random.nextInt(1440);
      int length = 1 + random.nextInt(1440 - start);
      String text =
          "tue-thu,sun %02d:%02d-%02d:%02d 7bit/s\notherwise 3bit/s"
              .formatted(start / 60, start % 60, (start + length) / 60, (start + length) % 60);
      WeeklyCalendar calendar = caps(text, zone);
      long from = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
      for (int i = 0; i < 300; i++) {
        Instant instant = Instant.ofEpochSecond(from + random.nextInt(366 * 86_400));
        long value = expected(instant.atZone(zone), start, length);
        assertThat(calendar.valueAt(instant))
            .as(text + " " + zone + " " + instant)
            .isEqualTo(value);
        Instant next = calendar.nextChange(instant);
        assertThat(expected(next.atZone(zone), start, length)).isNotEqualTo(value);
        assertThat(expected(next.minusNanos(1).atZone(zone), start, length)).isEqualTo(value);
        long inside = random.nextLong(next.getEpochSecond() - instant.getEpochSecond());
        assertThat(expected(instant.plusSeconds(inside).atZone(zone), start, length))
            .isEqualTo(value);
      }
    }
  }

  private static long expected(ZonedDateTime local, int start, int length) {
    int minute = local.getHour() * 60 + local.getMinute();
    boolean day =
        switch (local.getDayOfWeek()) {
          case TUESDAY, WEDNESDAY, THURSDAY, SUNDAY -> true;
          case MONDAY, FRIDAY, SATURDAY -> false;
        };
    return day && minute >= start && minute < start + length ? 7 : 3;
  }

  @Test
  void aConstantCalendarNeverChanges() {
    WeeklyCalendar calendar = WeeklyCalendar.always(9);
    assertThat(calendar.valueAt(0L)).isEqualTo(9);
    assertThat(calendar.nextChange(Long.MIN_VALUE)).isEqualTo(WeeklyCalendar.NEVER);
    assertThat(calendar.nextChange(Instant.EPOCH)).isEqualTo(Instant.MAX);
    assertThat(calendar.zone()).isEqualTo(ZoneOffset.UTC);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "monday 08:00-18:00 5Mbit/s | line 1 of the calendar: 'monday' is no weekday, did you mean"
            + " 'mon'; days are daily or [mon, tue, wed, thu, fri, sat, sun]; write for example"
            + " 'mon-fri 08:00-18:00 5Mbit/s'",
        "mon 8-18 5Mbit/s | line 1 of the calendar: '8-18 5Mbit/s' is not a bandwidth; write for"
            + " example 20 Mbit/s; write for example 'mon-fri 08:00-18:00 5Mbit/s'",
        "mon 08:00-18:00 | line 1 of the calendar: '08:00-18:00' has no value after the times;"
            + " write for example 'mon-fri 08:00-18:00 5Mbit/s'",
        "mon 08:00-25:00 5Mbit/s | line 1 of the calendar: '25:00' is no time of day, 00:00 to"
            + " 24:00; write for example 'mon-fri 08:00-18:00 5Mbit/s'",
        "mon 08:00-08:00 5Mbit/s | line 1 of the calendar: '08:00-08:00' holds no time; the whole"
            + " day is 00:00-24:00; write for example 'mon-fri 08:00-18:00 5Mbit/s'",
        "mon 08:00-18:00 5 | line 1 of the calendar: '5' has no unit; write for example 20 Mbit/s;"
            + " write for example 'mon-fri 08:00-18:00 5Mbit/s'",
      })
  void refusesWithPlaceAndRemedy(String text, String message) {
    assertThatThrownBy(() -> caps(text, BERLIN))
        .isInstanceOf(UnitFormatException.class)
        .hasMessage(message);
  }

  @Test
  void refusesRulesThatOverlap() {
    assertThatThrownBy(() -> caps("sat 1bit/s\nfri 22:00-02:00 2bit/s", BERLIN))
        .hasMessageStartingWith("line 2 of the calendar: it overlaps line 1 at sat 00:00;");
  }
}
