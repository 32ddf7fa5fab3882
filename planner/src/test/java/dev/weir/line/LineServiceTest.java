package dev.weir.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.Cap;
import dev.weir.time.TimeRange;
import dev.weir.time.WeeklyCalendar;
import dev.weir.units.Bandwidth;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a line carries, walked from change to change, against asking for each second. */
class LineServiceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int SECONDS = 20_000;

  /** Four hours before daylight saving ends in Berlin. */
  private static final Instant START = Instant.parse("2025-10-25T21:00:00Z");

  private static final WeeklyCalendar CALENDAR =
      WeeklyCalendar.parse(
          "daily 00:00-02:30 8Mbit/s\ndaily 02:30-04:10 2Mbit/s\notherwise 4Mbit/s",
          ZoneId.of("Europe/Berlin"),
          0,
          text -> Bandwidth.parse(text).bitsPerSecond());

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void stepsAreWhatEachSecondSays(long seed) {
    Random random = new Random(seed);
    List<TimeRange> outages = outages(random);
    double open = random.nextInt(8) * 250_000.0;
    LineService line = new LineService(open, Cap.weekly(CALENDAR), outages);
    long from = START.getEpochSecond() * SECOND;
    long until = from;
    double rate = Double.NaN;
    for (int i = 0; i < SECONDS; i++) {
      long now = from + i * SECOND;
      if (now >= until) {
        rate = line.bytesPerSecondAt(now);
        until = line.nextChangeAfter(now);
        assertThat(until).isGreaterThan(now);
      }
      Instant instant = START.plusSeconds(i);
      boolean out = outages.stream().anyMatch(outage -> outage.contains(instant));
      double expected = out ? 0 : Math.min(open, CALENDAR.valueAt(instant) / 8.0);
      assertThat(rate).as("second %d", i).isEqualTo(expected);
      assertThat(line.bytesPerSecondAt(now)).isEqualTo(expected);
    }
  }

  @Test
  void outagesThatOverlapAreRefused() {
    TimeRange first = new TimeRange(START, START.plusSeconds(10));
    TimeRange second = new TimeRange(START.plusSeconds(9), START.plusSeconds(20));
    assertThatThrownBy(() -> new LineService(1, Cap.unlimited(), List.of(first, second)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(first.toString());
  }

  @Test
  void anOutageWithoutAnEndLastsForEver() {
    TimeRange cut = new TimeRange(START, Instant.MAX);
    LineService line = new LineService(5, Cap.unlimited(), List.of(cut));
    long start = START.getEpochSecond() * SECOND;
    assertThat(line.bytesPerSecondAt(start - 1)).isEqualTo(5);
    assertThat(line.nextChangeAfter(start - 1)).isEqualTo(start);
    assertThat(line.bytesPerSecondAt(start)).isZero();
    assertThat(line.nextChangeAfter(start)).isEqualTo(Long.MAX_VALUE);
  }

  private static List<TimeRange> outages(Random random) {
    List<TimeRange> found = new ArrayList<>();
    Instant at = START;
    for (int i = random.nextInt(6); i > 0; i--) {
      at = at.plusSeconds(random.nextInt(3) == 0 ? 0 : random.nextInt(5000));
      Instant end = at.plusSeconds(1 + random.nextInt(4000));
      found.add(new TimeRange(at, end));
      at = end;
    }
    return found;
  }
}
