package dev.weir.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FormatterTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private final Formatter english = new Formatter(Language.EN, TOKYO);
  private final Formatter japanese = new Formatter(Language.JA, TOKYO);

  @Test
  void momentsNameZoneInEnglishAndWeekdayInJapanese() {
    Instant at = Instant.parse("2025-10-13T17:40:00Z");
    assertThat(english.moment(at)).isEqualTo("Tue 14 Oct 2025 02:40 JST");
    assertThat(japanese.moment(at)).isEqualTo("2025年10月14日（火）02:40");
    assertThat(english.moment(at.plusSeconds(7))).isEqualTo("Tue 14 Oct 2025 02:40:07 JST");
  }

  /** 52 h 25 min are more than 2 d 4 h. */
  @Test
  void whatIsNotExceededRoundsUpAndWhatIsReachedRoundsDown() {
    double downtime = 52 * 3_600 + 25 * 60;
    assertThat(english.duration(downtime)).isEqualTo("2 d 4 h");
    assertThat(english.durationAtMost(downtime)).isEqualTo("2 d 5 h");
    assertThat(japanese.prose(FigureValue.secondsAtMost(downtime))).isEqualTo("2日5時間");
    assertThat(english.prose(FigureValue.secondsAtLeast(2.9 * 86_400))).isEqualTo("2 d 21 h");
    assertThat(english.durationAtMost(59.91)).isEqualTo("1 min");
    assertThat(english.durationAtMost(900)).isEqualTo("15 min");
    assertThat(english.durationAtMost(900.001)).isEqualTo("15 min 1 s");
    assertThat(english.durationAtMost(47 * 3_600 + 59 * 60 + 1)).isEqualTo("2 d");
    assertThat(english.durationAtMost(24 * 3_600 + 0.2)).isEqualTo("24 h 1 s");
    assertThat(english.durationAtMost(24 * 3_600 + 59.2)).isEqualTo("24 h 1 min");
    assertThat(english.durationAtMost(3 * 86_400 + 61)).isEqualTo("3 d 2 min");
    assertThat(english.durationAtMost(3 * 86_400 + 59 * 60 + 1)).isEqualTo("3 d 1 h");
    assertThat(japanese.durationAtMost(3_600.5)).isEqualTo("1時間1秒");
    assertThat(english.prose(FigureValue.bytesAtMost(11_610_000_000.0))).isEqualTo("11.7 GB");
    assertThat(english.prose(FigureValue.bytes(11_610_000_000.0))).isEqualTo("11.6 GB");
    assertThat(english.prose(FigureValue.fractionAtMost(0.10001))).isEqualTo("10.1 %");
    assertThat(english.prose(FigureValue.bitsPerSecondAtLeast(19_990_000)))
        .isEqualTo("19.9 Mbit/s");
  }

  /** Reads back what was printed, by the units' own sizes. */
  @Test
  void noPrintedBoundIsOnTheWrongSide() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double value = Math.pow(10, random.nextDouble(-4, 14));
      String said = "seed " + seed + ": " + value;
      double noise = value * 1e-11;
      for (Formatter words : List.of(english, japanese)) {
        assertThat(read(words.durationAtMost(value))).as(said).isGreaterThan(value - noise);
        assertThat(read(words.prose(FigureValue.secondsAtLeast(value))))
            .as(said)
            .isLessThan(value + noise);
      }
      assertThat(read(english.prose(FigureValue.bytesAtMost(value))))
          .as(said)
          .isBetween(value - noise, value * 1.01 + noise);
      assertThat(read(english.prose(FigureValue.bitsPerSecondAtLeast(value))))
          .as(said)
          .isBetween(value * 0.99 - noise, value + noise);
      assertThat(read(english.gigabytesAtMost(value)) * 1e9)
          .as(said)
          .isBetween(value - noise, value + 1e6 + noise);
    }
  }

  private static final Map<String, Double> UNITS =
      Map.ofEntries(
          Map.entry("ms", 1e-3),
          Map.entry("ミリ秒", 1e-3),
          Map.entry("s", 1.0),
          Map.entry("秒", 1.0),
          Map.entry("min", 60.0),
          Map.entry("分", 60.0),
          Map.entry("h", 3_600.0),
          Map.entry("時間", 3_600.0),
          Map.entry("d", 86_400.0),
          Map.entry("日", 86_400.0),
          Map.entry("", 1.0),
          Map.entry("B", 1.0),
          Map.entry("kB", 1e3),
          Map.entry("MB", 1e6),
          Map.entry("GB", 1e9),
          Map.entry("TB", 1e12),
          Map.entry("PB", 1e15),
          Map.entry("kbit/s", 1e3),
          Map.entry("Mbit/s", 1e6));

  private static double read(String text) {
    Matcher part = Pattern.compile("([0-9.,]+) ?([^0-9 ]*) ?").matcher(text);
    double sum = 0;
    while (part.lookingAt()) {
      sum +=
          Double.parseDouble(part.group(1).replace(",", ""))
              * Objects.requireNonNull(UNITS.get(part.group(2)), text);
      part.region(part.end(), text.length());
    }
    assertThat(part.regionStart()).as(text).isEqualTo(text.length());
    return sum;
  }

  @Test
  void durationsUseTheTwoLargestUnits() {
    assertThat(english.duration(11_520)).isEqualTo("3 h 12 min");
    assertThat(japanese.duration(11_520)).isEqualTo("3時間12分");
    assertThat(english.duration(900)).isEqualTo("15 min");
    assertThat(english.duration(0.25)).isEqualTo("0.25 s");
    assertThat(english.duration(86_400)).isEqualTo("24 h");
    assertThat(japanese.duration(7 * 86_400 + 3_600)).isEqualTo("7日1時間");
  }

  @Test
  void shortTimesAreMillisecondsAndRoundingCarriesIntoTheNextUnit() {
    assertThat(english.duration(0.04)).isEqualTo("40 ms");
    assertThat(japanese.duration(0.04)).isEqualTo("40ミリ秒");
    assertThat(english.duration(0)).isEqualTo("0 s");
    assertThat(english.duration(59.97)).isEqualTo("1 min");
    assertThat(english.duration(3_599.6)).isEqualTo("1 h");
    assertThat(english.duration(172_799)).isEqualTo("2 d");
  }

  @Test
  void smallSharesKeepTheirDigits() {
    assertThat(english.prose(FigureValue.fraction(0.0001))).isEqualTo("0.01 %");
    assertThat(english.prose(FigureValue.fraction(0.3))).isEqualTo("30 %");
  }

  @Test
  void zonesAreNamedOnce() {
    Instant at = Instant.parse("2025-10-13T17:40:00Z");
    assertThat(english.zoneName(at)).isEqualTo("JST (UTC+09:00)");
    assertThat(new Formatter(Language.EN, ZoneId.of("+09:00")).zoneName(at)).isEqualTo("UTC+09:00");
    Formatter utc = new Formatter(Language.EN, java.time.ZoneOffset.UTC);
    assertThat(utc.zoneName(at)).isEqualTo("UTC");
    assertThat(utc.moment(at)).isEqualTo("Mon 13 Oct 2025 17:40 UTC");
  }

  @Test
  void whatIsRequiredRoundsUpAndHeadroomDown() {
    assertThat(english.prose(FigureValue.required(128_000_000))).isEqualTo("128 Mbit/s");
    assertThat(english.prose(FigureValue.required(128_000_001))).isEqualTo("129 Mbit/s");
    assertThat(english.prose(FigureValue.bitsPerSecond(128_000_001))).isEqualTo("128 Mbit/s");
    assertThat(english.prose(new FigureValue.Amount(0.1999, UnitKind.HEADROOM)))
        .isEqualTo("19.9 %");
    assertThat(english.prose(new FigureValue.Amount(-0.3751, UnitKind.HEADROOM)))
        .isEqualTo("-37.6 %");
  }

  @Test
  void noiseOfDoubleArithmeticDoesNotRoundUp() {
    assertThat(english.prose(FigureValue.required(72e9 / 4_500 * 8 * (1 + 1e-15))))
        .isEqualTo("128 Mbit/s");
  }

  @Test
  void sizesHaveThreeFiguresInProseAndAllWhenExact() {
    assertThat(english.prose(FigureValue.bytes(112_984_000_000.0))).isEqualTo("113 GB");
    assertThat(english.exact(FigureValue.bytes(112_984_000_000.0))).isEqualTo("112,984,000,000 B");
    assertThat(english.prose(FigureValue.bytes(999.6e6))).isEqualTo("1 GB");
    assertThat(english.prose(FigureValue.bytes(0))).isEqualTo("0 B");
  }

  @Test
  void clocksThatChangeAreNamedWithEachOfTheirOffsets() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Instant summer = Instant.parse("2026-10-24T05:46:40Z");
    Instant winter = Instant.parse("2026-10-26T05:46:40Z");
    Formatter clocks = new Formatter(Language.EN, berlin);
    String both = "Europe/Berlin, CEST (UTC+02:00) / CET (UTC+01:00)";
    assertThat(clocks.zoneName(new Period(summer, winter))).isEqualTo(both);
    assertThat(clocks.zoneName(new Period(summer, summer), winter)).isEqualTo(both);
    assertThat(clocks.zoneName(new Period(summer, summer))).isEqualTo("CEST (UTC+02:00)");
    Formatter japanese = new Formatter(Language.JA, berlin);
    assertThat(japanese.moment(summer)).isEqualTo("2026年10月24日（土）07:46:40（CEST）");
    assertThat(japanese.moment(winter)).isEqualTo("2026年10月26日（月）06:46:40（CET）");
  }

  @Test
  void costsAreWrittenAsEachLanguageDoes() {
    assertThat(english.cost(new LineRate.Cost(1_200, "EUR"))).isEqualTo("EUR 1,200 / month");
    assertThat(japanese.cost(new LineRate.Cost(120_000, "JPY"))).isEqualTo("月額 120,000円");
  }
}
