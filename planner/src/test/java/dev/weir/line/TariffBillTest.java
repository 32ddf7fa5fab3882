package dev.weir.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.units.Bandwidth;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TariffBillTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final YearMonth OCTOBER = YearMonth.of(2025, 10);
  private static final Bandwidth ORDERED = Bandwidth.parse("100Mbit/s");

  /**
   * Worked by hand: 300 + 10 x 40 + 90 x 25 + (10 x 30 + 2.5 x 45) + 1,234.5 GB x 0.02 = 300 + 2650
   * + 412.5 + 24.69 = 3387.19.
   */
  @Test
  void everyPartAddsUp() {
    TariffBill bill = TariffBill.of(tariff(), ORDERED, month(1, 1_234_500_000_000.0, 12.5e6));
    assertThat(bill.parts().fixed()).isEqualByComparingTo("300");
    assertThat(bill.parts().ordered()).isEqualByComparingTo("2650");
    assertThat(bill.parts().burstable()).isEqualByComparingTo("412.5");
    assertThat(bill.parts().volume()).isEqualByComparingTo("24.69");
    assertThat(bill.total().amount()).isEqualByComparingTo("3387.19");
    assertThat(bill.total().currency()).isEqualTo("EUR");
  }

  /** Half a month measured: 600 GB stand for 1,200 GB, 24 EUR; under the commitment 300 EUR. */
  @Test
  void halfAMonthStandsForAWholeOne() {
    TariffBill bill = TariffBill.of(tariff(), ORDERED, month(0.5, 600e9, 9e6));
    assertThat(bill.parts().volume()).isEqualByComparingTo("24");
    assertThat(bill.parts().burstable()).isEqualByComparingTo("300");
    assertThat(bill.measuredShare()).isEqualTo(0.5);
  }

  @Test
  void stepsAreGraduated() {
    List<Tariff.Step> steps = tariff().perMbit();
    assertThat(TariffBill.ordered(steps, Bandwidth.parse("5Mbit/s"))).isEqualByComparingTo("200");
    assertThat(TariffBill.ordered(steps, Bandwidth.parse("10Mbit/s"))).isEqualByComparingTo("400");
    assertThat(TariffBill.ordered(steps, Bandwidth.parse("10.5Mbit/s")))
        .isEqualByComparingTo("412.5");
    assertThat(TariffBill.ordered(List.of(), ORDERED)).isEqualByComparingTo("0");
    MonthOfTraffic month = month(1, 0, 0);
    assertThatThrownBy(() -> TariffBill.of(tariff(), Bandwidth.parse("101Mbit/s"), month))
        .hasMessageContaining("the steps of the tariff end at 100 Mbit/s");
  }

  /** Of 8,640 means 432 are left out and the 433rd largest is billed; of 19 none is left out. */
  @Test
  void theHighestTwentiethIsNotBilled() {
    assertThat(percentile(8640)).isEqualTo(8208);
    assertThat(percentile(20)).isEqualTo(19);
    assertThat(percentile(19)).isEqualTo(19);
    assertThat(percentile(1)).isEqualTo(1);
  }

  /**
   * 1 MB/s from 25 October to 2 November 2025 in Berlin, where 26 October has 25 hours: 7 d + 1 h
   * of October's 31 d + 1 h, 2,012 whole five minutes less none.
   */
  @Test
  void monthsAreThoseOfTheZone() {
    List<MonthOfTraffic> months =
        MonthOfTraffic.of(
            (from, until) -> (until - from) / 1e9 * 1e6,
            nanos("2025-10-25T00:00+02:00[Europe/Berlin]"),
            nanos("2025-11-02T00:00+01:00[Europe/Berlin]"),
            BERLIN);
    assertThat(months)
        .extracting(MonthOfTraffic::month)
        .containsExactly(OCTOBER, YearMonth.of(2025, 11));
    MonthOfTraffic october = months.getFirst();
    assertThat(october.fiveMinuteMeans()).hasSize((7 * 24 + 1) * 12).containsOnly(8e6);
    assertThat(october.measuredShare()).isCloseTo((7 * 24 + 1) / (31 * 24 + 1.0), within(1e-12));
    assertThat(TariffBill.of(tariff(), ORDERED, october).billedGb())
        .isEqualByComparingTo(BigDecimal.valueOf((31 * 24 + 1) * 3600L, 3));
  }

  /** A burst in five minutes that began before the measurement is volume and no mean. */
  @Test
  void onlyWholeFiveMinutesAreMeans() {
    long start = nanos("2025-10-14T00:02:30Z[UTC]");
    long burst = nanos("2025-10-14T00:05:00Z[UTC]");
    long end = nanos("2025-10-14T00:17:00Z[UTC]");
    MonthOfTraffic month =
        MonthOfTraffic.of(
                (from, until) -> Math.max(0, Math.min(until, burst) - from) / 1e9 * 1e9,
                start,
                end,
                ZoneId.of("UTC"))
            .getFirst();
    assertThat(month.fiveMinuteMeans()).containsExactly(0, 0);
    assertThat(month.wireBytes()).isCloseTo(150e9, within(1.0));
    MonthOfTraffic shorter =
        MonthOfTraffic.of((from, until) -> 100, start, burst, ZoneId.of("UTC")).getFirst();
    assertThat(shorter.fiveMinuteMeans()).containsExactly(100 * 8 / 150.0);
  }

  /** 1 MB/s for 1 and 3 October, 2 October missing: the bill is that of 1 MB/s all month. */
  @Test
  void aGapIsBilledAsTheMeanOfWhatWasMeasured() {
    long day = 86_400_000_000_000L;
    long start = nanos("2025-10-01T00:00:00Z[UTC]");
    MonthOfTraffic month =
        MonthOfTraffic.of(
                new MonthOfTraffic.SentBytes() {
                  @Override
                  public double between(long from, long until) {
                    return (until - from - gapNanos(from, until)) / 1e9 * 1e6;
                  }

                  @Override
                  public long gapNanos(long from, long until) {
                    return Math.max(
                        0, Math.min(until, start + 2 * day) - Math.max(from, start + day));
                  }
                },
                start,
                start + 3 * day,
                ZoneId.of("UTC"))
            .getFirst();

    assertThat(month.measuredShare()).isCloseTo(2 / 31.0, within(1e-12));
    assertThat(month.fiveMinuteMeans()).hasSize(2 * 288).containsOnly(8e6);
    assertThat(TariffBill.of(tariff(), ORDERED, month).billedGb())
        .isEqualByComparingTo(BigDecimal.valueOf(31 * 86_400L, 3));
  }

  @Test
  void amountsOfSeveralCurrenciesAreNotCompared() {
    Optional<Money> euros = Optional.of(Money.parse("10EUR"));
    Optional<Money> yen = Optional.of(Money.parse("10JPY"));
    assertThat(CostComparison.of(List.of(euros, euros))).isEqualTo(new CostComparison.Comparable());
    assertThat(CostComparison.of(List.of(euros, Optional.empty())))
        .isEqualTo(new CostComparison.Incomplete());
    assertThat(CostComparison.of(List.of(yen, euros)))
        .isEqualTo(new CostComparison.SeveralCurrencies(new TreeSet<>(List.of("EUR", "JPY"))));
    assertThat(CostComparison.of(List.of(Optional.empty(), Optional.empty())))
        .isEqualTo(new CostComparison.Comparable());
  }

  private static double percentile(int means) {
    return month(1, 0, IntStream.rangeClosed(1, means).asDoubleStream().toArray()).percentile95();
  }

  private static MonthOfTraffic month(double share, double bytes, double... means) {
    return new MonthOfTraffic(OCTOBER, means, bytes, share);
  }

  private static Tariff tariff() {
    return new Tariff(
        "EUR",
        new BigDecimal("300"),
        List.of(
            new Tariff.Step(Optional.of(Bandwidth.parse("10Mbit/s")), new BigDecimal("40")),
            new Tariff.Step(Optional.of(ORDERED), new BigDecimal("25"))),
        Optional.of(
            new Tariff.Burstable(
                Bandwidth.parse("10Mbit/s"), new BigDecimal("30"), new BigDecimal("45"))),
        new BigDecimal("0.02"));
  }

  private static long nanos(String moment) {
    return ZonedDateTime.parse(moment).toEpochSecond() * 1_000_000_000;
  }
}
