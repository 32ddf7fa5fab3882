package dev.weir.planning.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.line.CandidateLine;
import dev.weir.line.LinePrice;
import dev.weir.line.Tariff;
import dev.weir.planning.Alternatives;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Formatter;
import dev.weir.report.Language;
import dev.weir.report.Plot;
import dev.weir.report.Section;
import dev.weir.scenario.Growth;
import dev.weir.units.Bandwidth;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * E1 on 10, 16.25 and 25 MB/s: only the first breaks 15 minutes, from 1,800 s after the burst on.
 */
class CostAndWorstChaptersTest {
  private static final List<Duration> QUARTER = List.of(Duration.ofMinutes(15));
  private static final long BURST = ChapterFixture.BURST;

  @Test
  void worstMomentsOfE1AsWorkedByHand() {
    Section section = new WorstMomentsChapter().of(priced()).orElseThrow();
    DataTable moments = ChapterFixture.table(section, "worstMoments");

    assertThat(ChapterFixture.moment(moments, "A.1", "busySince")).isEqualTo(BURST);
    assertThat(ChapterFixture.moment(moments, "A.1", "start"))
        .isCloseTo(BURST + 1_800, within(1e-6));
    assertThat(ChapterFixture.moment(moments, "A.1", "end")).isCloseTo(BURST + 7_875, within(1e-6));
    assertThat(ChapterFixture.number(moments, "A.1", "breachSeconds"))
        .isCloseTo(6_075, within(1e-6));
    assertThat(ChapterFixture.number(moments, "A.1", "peakAgeSeconds"))
        .isCloseTo(3_600, within(1e-6));
    assertThat(ChapterFixture.moment(moments, "A.1", "peakAgeAt"))
        .isCloseTo(BURST + 7_200, within(1e-6));
    assertThat(ChapterFixture.number(moments, "A.1", "peakLossBytes")).isCloseTo(36e9, within(1.0));
    assertThat(ChapterFixture.moment(moments, "A.1", "peakLossAt")).isEqualTo(BURST + 3_600);
    // 72,000 MB / 16.25 MB/s - 3,600 s
    assertThat(ChapterFixture.number(moments, "B.0", "peakAgeSeconds"))
        .isCloseTo(830.769230769, within(1e-6));
    assertThat(ChapterFixture.cell(moments, "B.0", "start")).isEqualTo(FigureValue.absent());
  }

  @Test
  void writersAreThoseOfTheBusyPeriod() {
    Section section = new WorstMomentsChapter().of(priced()).orElseThrow();
    DataTable writers = ChapterFixture.table(section, "worstWriters");

    // db 18 MB/s for 3,600 s, app 2 MB/s for 7,875 s
    assertThat(ChapterFixture.cell(writers, "A.1.1", "source")).isEqualTo(FigureValue.name("db"));
    assertThat(ChapterFixture.number(writers, "A.1.1", "writtenBytes"))
        .isCloseTo(64.8e9, within(1.0));
    assertThat(ChapterFixture.number(writers, "A.1.2", "writtenBytes"))
        .isCloseTo(15.75e9, within(1.0));
    assertThat(ChapterFixture.number(writers, "A.1.2", "share"))
        .isCloseTo(15.75 / 80.55, within(1e-9));
  }

  @Test
  void nextCheaperLineSavesAndBreaks() {
    Planned plan = priced();
    Section section = new CostChapter().of(plan).orElseThrow();
    DataTable objectives = ChapterFixture.table(section, "costObjectives");
    DataTable dates = ChapterFixture.table(section, "costBreaks");
    DataTable cost = ChapterFixture.table(section, "cost");

    assertThat(ChapterFixture.cell(objectives, "900", "line")).isEqualTo(FigureValue.name("B"));
    assertThat(ChapterFixture.cell(objectives, "900", "cheaperLine"))
        .isEqualTo(FigureValue.name("A"));
    assertThat(ChapterFixture.number(objectives, "900", "breachSeconds"))
        .isCloseTo(6_075, within(1e-6));
    // 12:00 + 10 h + 1,800 s in Tokyo is 22:30 of the same day
    assertThat(ChapterFixture.number(dates, "2025-10-13", "breaches")).isEqualTo(1);
    assertThat(ChapterFixture.cell(cost, "B", "costOverHorizon"))
        .isEqualTo(FigureValue.money(BigDecimal.valueOf(72_000), "EUR"));
    String said =
        new Formatter(Language.EN, ChapterFixture.TOKYO)
            .sentence(new Alternatives(plan.request(), plan.result()).cheaper().orElseThrow());
    assertThat(said)
        .contains("A", "saves EUR 300 a month", "15 min", "1 h 41 min", "22:30", "up to 1 h old");
  }

  @Test
  void linesThatBreakTheObjectiveAreHollow() {
    Section section = new CostChapter().of(priced()).orElseThrow();
    Plot plot = (Plot) section.graphics().getFirst();

    assertThat(plot.series())
        .extracting(Plot.Series::shape)
        .containsExactly(Plot.Shape.HOLLOW_POINTS, Plot.Shape.POINTS, Plot.Shape.POINTS);
  }

  @Test
  void currenciesAreNotCompared() {
    Planned plan = plan("A=80Mbit/s,cost=90000JPY/month", "B=130Mbit/s,cost=1200EUR/month");
    Section section = new CostChapter().of(plan).orElseThrow();

    assertThat(section.graphics()).isEmpty();
    assertThat(section.sentences())
        .extracting(sentence -> sentence.key())
        .contains("sentence.costCurrencies", "sentence.nextSmallerOnce")
        .doesNotContain("sentence.nextCheaperOnce");
    assertThat(
            ChapterFixture.cell(
                ChapterFixture.table(section, "costObjectives"), "900", "cheaperLine"))
        .isEqualTo(FigureValue.absent());
  }

  /**
   * E1 on 10 MB/s sends 237.6 GB in a day, a 31st of October: 7,365.6 GB in the month. It sends 80
   * Mbit/s for 8,100 s, 27 of 288 means, of which the highest 14 are left out.
   */
  @Test
  void tariffIsBilledByWhatIsSent() {
    Tariff tariff =
        new Tariff(
            "EUR",
            BigDecimal.valueOf(300),
            List.of(),
            Optional.of(
                new Tariff.Burstable(
                    Bandwidth.parse("20Mbit/s"), BigDecimal.valueOf(5), BigDecimal.valueOf(7))),
            new BigDecimal("0.02"));
    CandidateLine a = CandidateLine.of("A", Bandwidth.parse("80Mbit/s"));
    CandidateLine billed =
        new CandidateLine(
            "A",
            a.bandwidth(),
            a.transport(),
            a.share(),
            new LinePrice(Optional.empty(), Optional.of(tariff), Optional.empty()));
    Planned plan = ChapterFixture.plan(ChapterFixture.e1(), Growth.NONE, QUARTER, List.of(billed));
    Section section = new CostChapter().of(plan).orElseThrow();
    DataTable bills = ChapterFixture.table(section, "costBills");

    assertThat(ChapterFixture.number(bills, "A.2025-10", "percentileBitsPerSecond"))
        .isCloseTo(80e6, within(1.0));
    assertThat(ChapterFixture.number(bills, "A.2025-10", "billedBytes"))
        .isCloseTo(7_365.6e9, within(1e3));
    // 300 + 20 x 5 + 60 x 7 + 7,365.6 x 0.02
    FigureValue.Money total = (FigureValue.Money) ChapterFixture.cell(bills, "A.2025-10", "total");
    assertThat(total.amount()).isEqualByComparingTo("967.312");
    DataTable terms = ChapterFixture.table(section, "costTerms");
    assertThat(ChapterFixture.number(terms, "A", "billedBytes")).isCloseTo(7_365.6e9, within(1e3));
    FigureValue.Money burst = (FigureValue.Money) ChapterFixture.cell(terms, "A", "burstable");
    assertThat(burst.amount()).isEqualByComparingTo("520");
    assertThat(ChapterFixture.cell(terms, "A", "costPerMonth"))
        .isEqualTo(FigureValue.money(new BigDecimal("967.31"), "EUR"));
    // 60 months of it, without an installation
    assertThat(ChapterFixture.cell(terms, "A", "costOverContract"))
        .isEqualTo(FigureValue.money(new BigDecimal("58038.60"), "EUR"));
    for (Language language : Language.values()) {
      assertThat(ChapterFixture.texts(section, language)).allMatch(text -> !text.isEmpty());
    }
  }

  /** 1,036.56 EUR by tariff lie between 1,000 and 1,200. */
  @Test
  void priceByTariffTakesPartInTheOrder() {
    Tariff tariff =
        new Tariff(
            "EUR", BigDecimal.valueOf(300), List.of(), Optional.empty(), new BigDecimal("0.1"));
    CandidateLine b = CandidateLine.of("B", Bandwidth.parse("200Mbit/s"));
    CandidateLine billed =
        new CandidateLine(
            "B",
            b.bandwidth(),
            b.transport(),
            b.share(),
            new LinePrice(Optional.empty(), Optional.of(tariff), Optional.empty()));
    Planned plan =
        ChapterFixture.plan(
            ChapterFixture.e1(),
            Growth.NONE,
            QUARTER,
            List.of(
                CandidateLine.parse("A=130Mbit/s,cost=1200EUR/month"),
                billed,
                CandidateLine.parse("C=140Mbit/s,cost=1000EUR/month")));
    DataTable cost = ChapterFixture.table(new CostChapter().of(plan).orElseThrow(), "cost");

    // 300 + 31 x 237.6 GB x 0.1 = 1,036.56
    assertThat(ChapterFixture.cell(cost, "B", "costPerMonth"))
        .isEqualTo(FigureValue.money(new BigDecimal("1036.56"), "EUR"));
    assertThat(cost.rows())
        .extracting(row -> row.id().orElseThrow())
        .containsExactly("C", "B", "A");
    assertThat(plan.result().recommended().orElseThrow().line().name()).isEqualTo("C");
    assertThat(plan.result().warnings())
        .extracting(sentence -> sentence.key())
        .contains("sentence.tariffPriceInPart")
        .doesNotContain("sentence.costsMissing");
  }

  @Test
  void withoutPricesThereIsNoChapter() {
    assertThat(new CostChapter().of(plan("A=80Mbit/s"))).isEmpty();
  }

  @Test
  void everythingIsSaidInBothLanguages() {
    for (Language language : Language.values()) {
      for (Section section : Chapters.of(priced())) {
        assertThat(ChapterFixture.texts(section, language)).allMatch(text -> !text.isEmpty());
      }
    }
  }

  private static Planned priced() {
    return plan(
        "A=80Mbit/s,cost=900EUR/month",
        "B=130Mbit/s,cost=1200EUR/month",
        "C=200Mbit/s,cost=2000EUR/month");
  }

  private static Planned plan(String... lines) {
    return ChapterFixture.plan(ChapterFixture.e1(), Growth.NONE, QUARTER, lines);
  }

  /** 1000 x 37 / 12 + 20.5 = 3,103.8333, of which no month is rounded before. */
  @Test
  void twelfthsOfAYearlyPriceAreSummedBeforeTheyAreRounded() {
    Growth months = new Growth(Optional.empty(), Optional.empty(), 37);
    Planned plan =
        ChapterFixture.plan(
            ChapterFixture.e1(),
            months,
            QUARTER,
            "A=80Mbit/s,cost=1000EUR/year,installation=20.50EUR",
            "B=90Mbit/s,cost=100000JPY/year");
    Section section = new CostChapter().of(plan).orElseThrow();
    DataTable terms = ChapterFixture.table(section, "costTerms");
    Formatter english = new Formatter(Language.EN, ChapterFixture.TOKYO);

    assertThat(english.prose(ChapterFixture.cell(terms, "A", "costOverContract")))
        .isEqualTo("EUR 3,103.83");
    assertThat(english.prose(ChapterFixture.cell(terms, "A", "costPerMonth")))
        .isEqualTo("EUR 83.33");
    assertThat(english.prose(ChapterFixture.cell(terms, "B", "costPerMonth")))
        .isEqualTo("JPY 8,333");
    assertThat(english.prose(ChapterFixture.cell(terms, "B", "costOverContract")))
        .isEqualTo("JPY 308,333");
  }
}
