package dev.weir.planning.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.scenario.InitialCopy;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.Snapshots;
import dev.weir.units.DataRate;
import dev.weir.units.DataSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The initial copy and the sizes, with answers worked by hand. */
class CopyAndSizeTest {
  private static final String SILENT = "start,seconds,bytes\n2026-01-05T00:00:00Z,86400,86400\n";

  @TempDir private Path folder;

  @Test
  void sixteenGibibytesOverTenMegabitsTakeThePublishedTime() throws IOException {
    Planned plan = Answers.plan(folder, SILENT, sized("16GiB", Optional.empty(), 1), "A=10Mbit/s");
    Section section = new InitialCopyChapter().of(plan).orElseThrow();

    // 16 x 2^30 x 8 / 10^7 bit/s.
    assertThat(Answers.number(section, "initialCopy", "A", "aloneSeconds"))
        .isEqualTo(13_743.9, within(0.05));
    // One byte a second is written beside it.
    assertThat(Answers.number(section, "initialCopy", "A", "firstPointSeconds"))
        .isEqualTo(13_743.9, within(14.0));
  }

  @Test
  void productionTakesItsPartOfTheLine() throws IOException {
    Planned plan =
        Answers.plan(
            folder, Answers.E1, sized("1TB", Optional.empty(), 1), "A=80Mbit/s", "slow=20Mbit/s");
    Section section = new InitialCopyChapter().of(plan).orElseThrow();

    // 237.6 GB a day are 2.75 MB/s; of 10 MB/s 7.25 are left.
    assertThat(Answers.number(section, "initialCopy", "A", "leftBitsPerSecond"))
        .isEqualTo(58e6, within(1.0));
    assertThat(Answers.number(section, "initialCopy", "A", "besideProductionSeconds"))
        .isEqualTo(1e12 / 7.25e6, within(1.0));
    // The engine meets a day with its burst after another: within a day of the mean.
    assertThat(Answers.number(section, "initialCopy", "A", "firstPointSeconds"))
        .isEqualTo(1e12 / 7.25e6, within(0.15 * 1e12 / 7.25e6));
    assertThat(Answers.value(section, "initialCopy", "slow", "besideProductionSeconds"))
        .isEqualTo(new FigureValue.Word("value.endless"));
    assertThat(section.sentences().getFirst().key()).isEqualTo("sentence.initialCopy");
    assertThat(section.sentences().getFirst().parameters().get("start"))
        .isEqualTo(FigureValue.moment(Instant.parse("2026-01-05T00:00:00Z")));
  }

  @Test
  void aCourierIsThereAfterWritingTravelAndReading() throws IOException {
    InitialCopy.Courier courier =
        new InitialCopy.Courier(Duration.ofDays(3), DataRate.parse("100MB/s"));
    Planned plan =
        Answers.plan(folder, Answers.E1, sized("1TB", Optional.of(courier), 4), "A=80Mbit/s");
    Section section = new InitialCopyChapter().of(plan).orElseThrow();

    // 10,000 s to write, three days, 10,000 s to read.
    assertThat(Answers.number(section, "courier", "A", "arrivesSeconds"))
        .isEqualTo(279_200, within(1e-3));
    assertThat(Answers.number(section, "courier", "A", "firstPointSeconds")).isGreaterThan(279_200);
    assertThat(Answers.number(section, "batches", "A.1", "protectedSeconds"))
        .isLessThan(Answers.number(section, "batches", "A.4", "protectedSeconds"));
  }

  @Test
  void queueAndTargetHoldWhatTheModelSays() throws IOException {
    Scenario sized = sized("1TB", Optional.empty(), 1);
    Scenario asked =
        new Scenario(
            sized.heading(),
            sized.asked(),
            sized.lines(),
            sized.growth(),
            sized.disturbances(),
            sized.queue(),
            sized.copies(),
            sized.fleet(),
            sized.modes(),
            new Scenario.History(
                Optional.of(Duration.ofHours(1)),
                Optional.of(new Snapshots(Duration.ofHours(12), 2))),
            sized.business());
    Planned plan = Answers.plan(folder, Answers.E1, asked, "A=80Mbit/s");
    Section section = new SizingChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "queueSizing", "A", "heldBytes"))
        .isEqualTo(36e9, within(1.0));
    assertThat(Answers.number(section, "queueSizing", "A", "diskBytes"))
        .isGreaterThanOrEqualTo(36e9 - (256L << 20));
    assertThat(Answers.number(section, "targetSizing", "journal", "bytes"))
        .isEqualTo(72e9, within(1.0));
    assertThat(Answers.number(section, "targetSizing", "snapshots", "bytes"))
        .isEqualTo(237.6e9, within(1.0));
    assertThat(Answers.number(section, "targetSizing", "sum", "bytes"))
        .isEqualTo(1e12 + 72e9 + 237.6e9, within(1.0));
  }

  @Test
  void aCourierOfCenturiesIsSaidToTakeLongerThanTenYears() throws IOException {
    InitialCopy.Courier courier =
        new InitialCopy.Courier(Duration.ofDays(100_000), DataRate.parse("100MB/s"));
    Planned plan =
        Answers.plan(folder, Answers.E1, sized("1TB", Optional.of(courier), 1), "A=80Mbit/s");
    Section section = new InitialCopyChapter().of(plan).orElseThrow();

    assertThat(Answers.value(section, "courier", "A", "firstPointSeconds"))
        .isEqualTo(FigureValue.word("value.overTenYears"));
  }

  private static Scenario sized(String size, Optional<InitialCopy.Courier> courier, int batches) {
    Scenario none = Scenario.empty();
    return new Scenario(
        none.heading(),
        none.asked(),
        none.lines(),
        none.growth(),
        none.disturbances(),
        none.queue(),
        new Scenario.Copies(
            Optional.of(DataSize.parse(size)),
            none.copies().mirror(),
            Optional.of(new InitialCopy(Optional.empty(), courier, batches))),
        none.fleet(),
        none.modes(),
        none.history(),
        none.business());
  }
}
