package dev.weir.planning.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.codec.CompressionLevel;
import dev.weir.planning.Compression;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.Planner;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Language;
import dev.weir.report.Section;
import dev.weir.scenario.Growth;
import dev.weir.units.Ratio;
import dev.weir.workload.MeasuredRatio;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * E1 on 20 MB/s, of which the calendar leaves half from 22:00 to 06:00: the burst of 20 MB/s from
 * 22:00 to 23:00 meets 10 MB/s, as on a constant line of 80 Mbit/s, and its last byte waits 3,600
 * s.
 */
class ThrottledPlanTest {
  private static final String NIGHT = "daily 22:00-06:00 80Mbit/s";
  private static final String LINE = "T=160Mbit/s,cost=900EUR/month";
  private static final long BURST = ChapterFixture.BURST;

  /** With f times the writes the age is 3,600 (2 f - 1) s: 5,400 s at f = 1.25. */
  @Test
  void writesGrowUntilTheNightIsFull() {
    Section section = new GrowthChapter().of(plan(0.3, 90)).orElseThrow();
    DataTable lines = ChapterFixture.table(section, "growthLines");

    // 12 ln 1.25 / ln 1.3, where an open line would have 12 ln(20 / 8) / ln 1.3 = 41.9
    assertThat(ChapterFixture.number(lines, "T.5400", "monthsUntilBroken"))
        .isCloseTo(10.206, within(2e-3));
    DataTable months = ChapterFixture.table(section, "growth");
    assertThat(ChapterFixture.cell(months, "2026-09", "line").toString()).contains("T");
    assertThat(ChapterFixture.cell(months, "2026-10", "line").toString()).doesNotContain("T");
    inBothLanguages(section);
  }

  /**
   * The need of 8 f MB/s passes a core that packs 9 MB/s when f is 1.125, 12 ln 1.125 / ln 1.3 =
   * 5.4 months on.
   */
  @Test
  void noLineIsLargeEnoughForASlowCodec() {
    PlanRequest fast = plan(0.3, 90).request();
    PlanRequest slow =
        new PlanRequest(
            fast.workload(),
            fast.lines(),
            fast.objectives(),
            Compression.measured(
                new MeasuredRatio(CompressionLevel.LOW, Ratio.ONE, 1, 1, 1, 1, 1, 9e6)),
            fast.cost(),
            fast.scenario());
    Planned plan = new Planned(slow, Planner.plan(slow), ChapterFixture.TOKYO);
    Section section = new GrowthChapter().of(plan).orElseThrow();
    DataTable months = ChapterFixture.table(section, "growth");

    assertThat(ChapterFixture.number(months, "2026-04", "requiredThrottledBitsPerSecond"))
        .isCloseTo(64e6 * Math.pow(1.3, 5 / 12.0), within(100.0));
    assertThat(ChapterFixture.cell(months, "2026-05", "requiredThrottledBitsPerSecond"))
        .isEqualTo(FigureValue.word("table.throttled.none"));
  }

  /**
   * 72,000 f MB within 9,000 s are 8 f MB/s, which the night carries up to 10; a larger line does
   * not help it then.
   */
  @Test
  void monthsTellTheLineToOrderWhileTheThrottleStays() {
    Section section = new GrowthChapter().of(plan(0.3, 90)).orElseThrow();
    DataTable months = ChapterFixture.table(section, "growth");

    assertThat(ChapterFixture.number(months, "2025-11", "requiredThrottledBitsPerSecond"))
        .isCloseTo(64e6, within(100.0));
    assertThat(ChapterFixture.number(months, "2026-09", "requiredThrottledBitsPerSecond"))
        .isCloseTo(64e6 * Math.pow(1.3, 10 / 12.0), within(100.0));
    assertThat(ChapterFixture.cell(months, "2026-10", "requiredThrottledBitsPerSecond"))
        .isEqualTo(FigureValue.word("table.throttled.none"));
    assertThat(ChapterFixture.number(months, "2026-11", "requiredBitsPerSecond"))
        .isCloseTo(64e6 * 1.3, within(1.0));
    assertThat(section.sentences())
        .anySatisfy(
            said -> {
              assertThat(said.key()).isEqualTo("sentence.growthNeedLost");
              assertThat(said.parameters().get("c"))
                  .isInstanceOfSatisfying(
                      FigureValue.Amount.class,
                      amount -> assertThat(amount.value()).isCloseTo(64e6, within(100.0)));
            });
    inBothLanguages(section);
  }

  @Test
  void headroomOfTheNightIsInTheTableWithoutGrowth() {
    Section section = new GrowthChapter().of(plan(0, 90)).orElseThrow();
    DataTable table = ChapterFixture.table(section, "growthSensitivity");

    assertThat(ChapterFixture.number(table, "T", "headroom")).isCloseTo(0.25, within(1e-4));
    inBothLanguages(section);
  }

  @Test
  void worstMomentsAreThoseOfTheNight() {
    Section section = new WorstMomentsChapter().of(plan(0.3, 15)).orElseThrow();
    DataTable moments = ChapterFixture.table(section, "worstMoments");

    assertThat(ChapterFixture.moment(moments, "T.1", "busySince")).isEqualTo(BURST);
    assertThat(ChapterFixture.moment(moments, "T.1", "start"))
        .isCloseTo(BURST + 1_800, within(1e-6));
    assertThat(ChapterFixture.moment(moments, "T.1", "end")).isCloseTo(BURST + 7_875, within(1e-6));
    assertThat(ChapterFixture.moment(moments, "T.1", "peakAgeAt"))
        .isCloseTo(BURST + 7_200, within(1e-6));
    assertThat(ChapterFixture.number(moments, "T.1", "peakLossBytes")).isCloseTo(36e9, within(1.0));
  }

  /**
   * 3,600 (2 f - 1) s with a fifth fewer and more writes. A fifth less bandwidth leaves the night
   * as it is.
   */
  @Test
  void fifthMoreOrLessIsCountedWithTheThrottle() {
    Section section = new QualityChapter().of(plan(0.3, 90)).orElseThrow();
    DataTable table = ChapterFixture.table(section, "qualityAssumptions");

    assertThat(ChapterFixture.number(table, "volume", "peakAgeIfLessSeconds"))
        .isCloseTo(2_160, within(1e-3));
    assertThat(ChapterFixture.number(table, "volume", "peakAgeIfMoreSeconds"))
        .isCloseTo(5_040, within(1e-3));
    assertThat(ChapterFixture.number(table, "line", "peakAgeIfLessSeconds"))
        .isCloseTo(3_600, within(1e-3));
    inBothLanguages(section);
  }

  private static Planned plan(double growth, int minutes) {
    Growth asked = growth == 0 ? Growth.NONE : ChapterFixture.growth(growth);
    return ChapterFixture.throttled(NIGHT, asked, Duration.ofMinutes(minutes), LINE);
  }

  private static void inBothLanguages(Section section) {
    for (Language language : Language.values()) {
      assertThat(ChapterFixture.texts(section, language)).allMatch(text -> !text.isEmpty());
    }
  }
}
