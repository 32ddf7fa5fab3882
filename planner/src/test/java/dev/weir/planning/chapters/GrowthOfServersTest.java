package dev.weir.planning.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.report.FigureValue;
import dev.weir.report.Language;
import dev.weir.report.Section;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.ScenarioReader;
import dev.weir.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * E1 by two servers: app writes 2 MB/s all day, db 18 MB/s for an hour. With f times the writes of
 * db 15 minutes need (2 + 18 f) MB/s x 3,600 / 4,500 s.
 */
class GrowthOfServersTest {
  private static final String FLEET =
      """
      start,seconds,bytes,source
      2026-01-05T00:00:00Z,36000,72000000000,app
      2026-01-05T00:00:00Z,36000,0,db
      2026-01-05T10:00:00Z,3600,7200000000,app
      2026-01-05T10:00:00Z,3600,64800000000,db
      2026-01-05T11:00:00Z,46800,93600000000,app
      2026-01-05T11:00:00Z,46800,0,db
      """;

  /** db doubles every year, app stays as it is. */
  private static final String DOUBLING =
      """
      growth: 0%/y
      horizon-months: 24
      servers:
        - {match: db, growth: 100%/y, protected: 800GB}
        - {match: app, protected: 200GB}
      """;

  private static final String LINE = "C=200Mbit/s,cost=900EUR/month";

  @TempDir private Path folder;

  private static double needed(double years) {
    return (2 + 18 * Math.pow(2, years)) * 0.8 * 8e6;
  }

  @Test
  void everyMonthNeedsTheSumOfWhatEachServerHasGrownTo() throws IOException {
    Section section = growth(DOUBLING);

    assertThat(Answers.number(section, "growth", "2026-02", "requiredBitsPerSecond"))
        .isCloseTo(128e6, within(1.0));
    assertThat(Answers.number(section, "growth", "2027-02", "requiredBitsPerSecond"))
        .isCloseTo(243.2e6, within(1.0));
    for (int month = 0; month <= 24; month++) {
      String row = YearMonth.of(2026, 2).plusMonths(month).toString();
      assertThat(Answers.number(section, "growth", row, "requiredBitsPerSecond"))
          .as(row)
          .isCloseTo(needed(month / 12.0), within(1.0));
    }
  }

  /** 25 MB/s are reached at 2^y = (25 / 0.8 - 2) / 18: after 8.405 months. */
  @Test
  void lineBreaksInTheMonthOfTheSum() throws IOException {
    Section section = growth(DOUBLING);

    assertThat(Answers.number(section, "growthLines", "C.900", "monthsUntilBroken"))
        .isCloseTo(12 * Math.log(29.25 / 18) / Math.log(2), within(2e-3));
    assertThat(Answers.value(section, "growthLines", "C.900", "brokenFrom"))
        .isEqualTo(FigureValue.name("2026-11"));
    assertThat(Answers.value(section, "growth", "2026-10", "line"))
        .isEqualTo(FigureValue.name("C"));
    assertThat(Answers.value(section, "growth", "2026-11", "line")).isEqualTo(FigureValue.absent());
    assertThat(section.sentences().getFirst().key()).isEqualTo("sentence.enoughUntilOfEach");
    assertThat(section.sentences().getFirst().parameters())
        .containsEntry("low", FigureValue.fraction(0))
        .containsEntry("high", FigureValue.fraction(1))
        .containsEntry("until", FigureValue.name("2026-10"));
    for (Language language : Language.values()) {
      assertThat(ChapterFixture.texts(section, language)).allMatch(text -> !text.isEmpty());
    }
  }

  @Test
  void lineThatOutlastsTheTableSaysSo() throws IOException {
    Section section = growth(DOUBLING, "D=1Gbit/s");

    assertThat(Answers.value(section, "growthLines", "D.900", "brokenFrom"))
        .isEqualTo(FigureValue.word("table.growthLines.beyond"));
    assertThat(section.sentences().getFirst().key()).isEqualTo("sentence.growthBeyondOfEach");
  }

  @Test
  void serversThatAllGrowAlikeGrowAsThePlan() throws IOException {
    Section one = growth("growth: 30%/y\n");
    Section rules = growth("servers: [{match: \"*\", growth: 30%/y}]\n");

    assertThat(rules).isEqualTo(one);
    assertThat(rules.sentences().getFirst().key()).isEqualTo("sentence.enoughUntil");
  }

  @Test
  void ruleThatMatchesNobodySaysNothing() throws IOException {
    Section section = growth("servers: [{match: other, growth: 30%/y}]\n");

    assertThat(section.sentences().getFirst().key()).isEqualTo("sentence.growthNotGiven");
  }

  /** 800 GB x 4 + 200 GB; an hour of 2 + 18 x 4 MB/s. */
  @Test
  void sizesGrowWithTheirServers() throws IOException {
    Planned plan = plan(DOUBLING + "protected: 1TB\njournal: 1h\n", LINE);
    Section section = new SizingChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "targetSizing", "replica", "grownBytes"))
        .isCloseTo(3.4e12, within(1.0));
    assertThat(Answers.number(section, "targetSizing", "journal", "bytes"))
        .isCloseTo(72e9, within(1.0));
    assertThat(Answers.number(section, "targetSizing", "journal", "grownBytes"))
        .isCloseTo(266.4e9, within(1.0));
    assertThat(Answers.number(section, "targetSizing", "sum", "grownBytes"))
        .isCloseTo(3_666.4e9, within(2.0));
  }

  /** Of 237.6 GB a day 64.8 are those of db: x 4 makes 432. */
  @Test
  void wholeOfUnknownPartsGrowsAsTheWrites() throws IOException {
    Planned plan =
        plan(
            "growth: 0%/y\nhorizon-months: 24\nprotected: 1TB\n"
                + "servers: [{match: db, growth: 100%/y}]\n",
            LINE);
    Section section = new SizingChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "targetSizing", "replica", "grownBytes"))
        .isCloseTo(1e12 * 432 / 237.6, within(1e3));
  }

  /** A year at 80 % and at 120 % a year. */
  @Test
  void fifthMoreOrLessGrowthIsThatOfEachServer() throws IOException {
    Section section = new QualityChapter().of(plan(DOUBLING, LINE)).orElseThrow();

    assertThat(
            Answers.number(
                section, "qualityAssumptions", "growthYear", "requiredIfLessBitsPerSecond"))
        .isCloseTo((2 + 18 * 1.8) * 0.8 * 8e6, within(1.0));
    assertThat(
            Answers.number(
                section, "qualityAssumptions", "growthYear", "requiredIfMoreBitsPerSecond"))
        .isCloseTo((2 + 18 * 2.2) * 0.8 * 8e6, within(1.0));
  }

  @Test
  void everyServerShowsItsGrowth() throws IOException {
    Section section = new ServersChapter().of(plan(DOUBLING, LINE)).orElseThrow();

    assertThat(Answers.value(section, "servers", "db", "growth"))
        .isEqualTo(FigureValue.fraction(1));
    assertThat(Answers.value(section, "servers", "app", "growth"))
        .isEqualTo(FigureValue.fraction(0));
  }

  /** 1000 % a year for ten years is more than 63 bits hold. */
  @Test
  void writesBeyondEveryNumberAreStillCompared() throws IOException {
    Section section =
        growth("growth: 0%/y\nhorizon-months: 120\nservers: [{match: db, growth: 1000%/y}]\n");

    assertThat(Answers.number(section, "growth", "2036-02", "requiredBitsPerSecond"))
        .isCloseTo((2 + 18 * Math.pow(11, 10)) * 0.8 * 8e6, within(1e13));
  }

  private Section growth(String yaml, String... lines) throws IOException {
    String[] asked = lines.length == 0 ? new String[] {LINE} : lines;
    return new GrowthChapter().of(plan(yaml, asked)).orElseThrow();
  }

  private Planned plan(String yaml, String... lines) throws IOException {
    Scenario scenario = ScenarioReader.read(new YamlText("scenario: 1\n" + yaml, "scenario.yaml"));
    return Answers.plan(folder, FLEET, scenario, lines);
  }
}
