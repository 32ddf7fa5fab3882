package dev.weir.planning.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Plot;
import dev.weir.report.Section;
import dev.weir.scenario.Growth;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadSet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** E1 needs 72,000 MB in 3,600 + 900 s: 16 MB/s, 128 Mbit/s; at 30 % a year 166.4 after a year. */
class GrowthChapterTest {
  private static final List<Duration> QUARTER = List.of(Duration.ofMinutes(15));
  private static final String[] LINES = {
    "A=80Mbit/s,cost=900EUR/month",
    "B=130Mbit/s,cost=1200EUR/month",
    "C=200Mbit/s,cost=2000EUR/month"
  };

  @Test
  void monthsFollowTheLogarithmByHand() {
    Section section = section(ChapterFixture.growth(0.3), QUARTER);
    DataTable lines = ChapterFixture.table(section, "growthLines");

    // 12 ln(130/128) / ln 1.3 and 12 ln(200/128) / ln 1.3
    assertThat(ChapterFixture.number(lines, "B.900", "monthsUntilBroken"))
        .isCloseTo(0.709129, within(1e-6));
    assertThat(ChapterFixture.number(lines, "C.900", "monthsUntilBroken"))
        .isCloseTo(20.412251, within(1e-6));
    assertThat(ChapterFixture.number(lines, "A.900", "monthsUntilBroken")).isZero();
    assertThat(ChapterFixture.cell(lines, "A.900", "brokenFrom"))
        .isEqualTo(FigureValue.word("table.growthLines.now"));
    assertThat(ChapterFixture.cell(lines, "C.900", "brokenFrom"))
        .isEqualTo(FigureValue.name("2027-08"));
  }

  @Test
  void cheapestLineOfEachMonthKeepsIt() {
    Section section = section(ChapterFixture.growth(0.3), QUARTER);
    DataTable months = ChapterFixture.table(section, "growth");

    assertThat(months.rows()).hasSize(61);
    assertThat(ChapterFixture.number(months, "2025-11", "requiredBitsPerSecond"))
        .isCloseTo(128e6, within(1.0));
    assertThat(ChapterFixture.number(months, "2026-11", "requiredBitsPerSecond"))
        .isCloseTo(166.4e6, within(1.0));
    assertThat(ChapterFixture.cell(months, "2025-11", "line")).isEqualTo(FigureValue.name("B"));
    assertThat(ChapterFixture.cell(months, "2025-12", "line")).isEqualTo(FigureValue.name("C"));
    assertThat(ChapterFixture.cell(months, "2027-07", "line")).isEqualTo(FigureValue.name("C"));
    assertThat(ChapterFixture.cell(months, "2027-08", "line")).isEqualTo(FigureValue.absent());
    assertThat(section.sentences())
        .anySatisfy(
            sentence -> {
              assertThat(sentence.key()).isEqualTo("sentence.growthNoneLeft");
              assertThat(sentence.parameters()).containsEntry("month", FigureValue.name("2027-08"));
            });
    Plot plot = (Plot) section.graphics().getFirst();
    assertThat(plot.levels()).hasSize(3);
    assertThat(plot.marks()).extracting(Plot.Mark::x).allMatch(x -> x > 0 && x <= 60).hasSize(2);
  }

  /** The queue over writes that have grown breaks 15 minutes in the month that the table names. */
  @Test
  void replayOfGrownWritesBreaksFromThatMonthOn() {
    DataTable months = ChapterFixture.table(section(ChapterFixture.growth(0.3), QUARTER), "growth");
    for (int month = 18; month <= 22; month++) {
      double factor = Math.pow(1.3, month / 12.0);
      Workload grown =
          ChapterFixture.workload(
              86_400,
              60,
              t -> Math.round(factor * (t >= 36_000 && t < 39_600 ? 20_000_000 : 2_000_000)));
      WorkloadSet set = new WorkloadSet(List.of(ChapterFixture.source("w", grown)), List.of());
      Planned replayed = ChapterFixture.plan(set, Growth.NONE, QUARTER, LINES);
      FigureValue line =
          replayed
              .result()
              .recommended()
              .map(plan -> FigureValue.name(plan.line().name()))
              .orElse(FigureValue.absent());
      assertThat(months.rows().get(month).cells().get(2)).as("month " + month).isEqualTo(line);
    }
  }

  @Test
  void everyObjectiveHasItsYears() {
    Section section =
        section(ChapterFixture.growth(0.3), List.of(Duration.ofMinutes(15), Duration.ofHours(1)));
    DataTable years = ChapterFixture.table(section, "growthObjectives");

    assertThat(years.rows()).hasSize(12);
    // 72,000 MB in 7,200 s is 10 MB/s
    assertThat(ChapterFixture.number(years, "3600.2025-11", "requiredBitsPerSecond"))
        .isCloseTo(80e6, within(1.0));
    assertThat(ChapterFixture.cell(years, "3600.2025-11", "line")).isEqualTo(FigureValue.name("A"));
  }

  @Test
  void withoutGrowthTheReportShowsHowSoonItWouldMatter() {
    Section section = section(Growth.NONE, QUARTER);
    DataTable table = ChapterFixture.table(section, "growthSensitivity");

    assertThat(section.sentences().getFirst().key()).isEqualTo("sentence.growthNotGiven");
    // 12 ln(1.5625) / ln 1.1 and 12 ln(1.5625) / ln 1.5
    assertThat(ChapterFixture.number(table, "C", "monthsAt10")).isCloseTo(56.18965, within(1e-4));
    assertThat(ChapterFixture.number(table, "C", "monthsAt50")).isCloseTo(13.20815, within(1e-4));
    assertThat(ChapterFixture.number(table, "A", "monthsAt10")).isZero();
  }

  @Test
  void shrinkingWritesNeverBreakALineThatHoldsNow() {
    DataTable lines =
        ChapterFixture.table(section(ChapterFixture.growth(-0.2), QUARTER), "growthLines");

    assertThat(ChapterFixture.cell(lines, "B.900", "brokenFrom"))
        .isEqualTo(FigureValue.word("value.never"));
    assertThat(ChapterFixture.cell(lines, "B.900", "monthsUntilBroken"))
        .isEqualTo(FigureValue.absent());
  }

  private static Section section(Growth growth, List<Duration> rpos) {
    return new GrowthChapter()
        .of(ChapterFixture.plan(ChapterFixture.e1(), growth, rpos, LINES))
        .orElseThrow();
  }
}
