package dev.weir.planning.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.SourceKind;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.HeatMap;
import dev.weir.report.Language;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.Growth;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import dev.weir.workload.WorkloadSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QualityChapterTest {
  private static final List<Duration> MINUTE = List.of(Duration.ofMinutes(1));
  private static final long SECOND = 1_000_000_000L;
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** E2 of the model: 200 MB/s for 30 s in an hour of 1 MB/s, in samples of 60 s. */
  @Test
  void boundsOfE2AndTheSamplesThatWouldCloseThem() {
    Workload e2 =
        ChapterFixture.workload(3_600, 60, t -> t >= 1_800 && t < 1_830 ? 200_000_000 : 1_000_000);
    DataTable bounds = ChapterFixture.table(quality(e2), "qualityBounds");

    assertThat(ChapterFixture.number(bounds, "60", "atLeastBitsPerSecond"))
        .isCloseTo(402e6, within(1.0));
    assertThat(ChapterFixture.number(bounds, "60", "atMostBitsPerSecond"))
        .isCloseTo(812e6, within(1.0));
    assertThat(ChapterFixture.number(bounds, "60", "neededIntervalSeconds"))
        .isCloseTo(3, within(1e-12));
  }

  static List<Long> seeds() {
    return LongStream.range(0, 100).boxed().toList();
  }

  /** With samples of the needed interval no series leaves the bounds further apart than 10 %. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void neededIntervalClosesTheBoundsWhateverIsWritten(long seed) {
    Random random = new Random(seed);
    long objective = 20L * (1 + random.nextInt(5));
    long sample = objective / 20;
    int burst = random.nextInt(500);
    Workload series =
        ChapterFixture.workload(
            600 * sample,
            sample,
            t -> random.nextInt(4) == 0 || t / sample == burst ? random.nextInt(5_000_000) : 10);
    Planned plan = plan(series, List.of(Duration.ofSeconds(objective)), ChapterFixture.TOKYO);
    DataTable bounds =
        ChapterFixture.table(new QualityChapter().of(plan).orElseThrow(), "qualityBounds");

    assertThat(((FigureValue.Amount) bounds.rows().getFirst().cells().get(3)).value())
        .as("seed " + seed)
        .isBetween(0.0, 0.1 + 1e-9);
  }

  /**
   * A line of the 95th percentile of 5-minute means of E1: 12 of 288 means hold the burst, so it is
   * 2 MB/s, on which the burst waits: 64,800 MB at its end, never drained.
   */
  @Test
  void percentileLeavesTheBurstOut() {
    Section section =
        new QualityChapter()
            .of(
                ChapterFixture.plan(
                    ChapterFixture.e1(), Growth.NONE, List.of(Duration.ofMinutes(15))))
            .orElseThrow();
    DataTable table = ChapterFixture.table(section, "qualityPercentiles");

    assertThat(ChapterFixture.number(table, "p95", "bitsPerSecond")).isCloseTo(16e6, within(1.0));
    assertThat(ChapterFixture.number(table, "p95", "breaches")).isEqualTo(1);
    assertThat(ChapterFixture.number(table, "p95", "peakLossBytes")).isCloseTo(64.8e9, within(1.0));
    assertThat(ChapterFixture.number(table, "p100", "bitsPerSecond")).isCloseTo(160e6, within(1.0));
    assertThat(ChapterFixture.number(table, "p100", "breaches")).isZero();
  }

  /** E1 scaled by 0.8 and 1.2: 16 MB/s scales alike; on 25 MB/s the burst of 24 MB/s keeps up. */
  @Test
  void assumptionsAreShakenByAFifth() {
    Section section =
        new QualityChapter()
            .of(
                ChapterFixture.plan(
                    ChapterFixture.e1(),
                    ChapterFixture.growth(0.5),
                    List.of(Duration.ofMinutes(15)),
                    "B=130Mbit/s"))
            .orElseThrow();
    DataTable table = ChapterFixture.table(section, "qualityAssumptions");

    assertThat(ChapterFixture.number(table, "volume", "requiredIfMoreBitsPerSecond"))
        .isCloseTo(153.6e6, within(1.0));
    // 72,000 MB x 1.2 / 16.25 MB/s - 3,600 s
    assertThat(ChapterFixture.number(table, "volume", "peakAgeIfMoreSeconds"))
        .isCloseTo(1_716.923076923, within(1e-6));
    // 72,000 MB / (3,600 s + 0.8 x 900 s)
    assertThat(ChapterFixture.number(table, "rpo", "requiredIfLessBitsPerSecond"))
        .isCloseTo(133_333_333.333, within(1.0));
    // 130 Mbit/s x 0.8 is 13 MB/s
    assertThat(ChapterFixture.number(table, "line", "peakAgeIfLessSeconds"))
        .isCloseTo(1_938.461538461, within(1e-6));
    assertThat(ChapterFixture.number(table, "growthYear", "requiredIfMoreBitsPerSecond"))
        .isCloseTo(128e6 * 1.6, within(1.0));
    assertThat(ChapterFixture.number(table, "asAssumed", "requiredIfLessBitsPerSecond"))
        .isCloseTo(128e6, within(1.0));
  }

  /** Ten days, one burst each from 12:00 on, of 1, 2, ... 10 MB/s for 600 s. */
  @Test
  void daysAreResampledAndTheirNeedGrowsWithTheirNumber() {
    Workload days = ten(t -> (t % 86_400) < 600 ? (t / 86_400 + 1) * 1_000_000 : 0);
    Section section = quality(days);
    DataTable intervals = ChapterFixture.table(section, "qualityBootstrap");
    DataTable lengths = ChapterFixture.table(section, "qualityLengths");

    // Day d needs 600 d MB in 660 s; 9 whole days, for it begins at noon: the 2nd to the 10th.
    assertThat(ChapterFixture.number(lengths, "9", "requiredBitsPerSecond"))
        .isCloseTo(8e6 * 10 * 600 / 660, within(1.0));
    assertThat(ChapterFixture.number(lengths, "1", "requiredBitsPerSecond"))
        .isCloseTo(8e6 * 6 * 600 / 660, within(1.0));
    assertThat(ChapterFixture.number(intervals, "60", "p95BitsPerSecond"))
        .isCloseTo(8e6 * 10 * 600 / 660, within(1.0));
    assertThat(ChapterFixture.number(intervals, "60", "p5BitsPerSecond"))
        .isBetween(8e6 * 6 * 600 / 660, 8e6 * 9 * 600 / 660);
    assertThat(keys(section))
        .contains("sentence.busiestDay")
        .doesNotContain("sentence.notResampled");
  }

  /** C(i, k) / C(n, k) counted over all choices. */
  @ParameterizedTest
  @CsvSource({
    "1, 9, 4", "2, 9, 6", "4, 9, 7", "7, 9, 8", "9, 9, 8", "1, 7, 3", "3, 5, 4", "1, 2, 0"
  })
  void medianOfTheLargestOfAChoice(int chosen, int of, int place) {
    int[] counts = new int[of];
    for (int mask = 0; mask < 1 << of; mask++) {
      if (Integer.bitCount(mask) == chosen) {
        counts[31 - Integer.numberOfLeadingZeros(mask)]++;
      }
    }
    int all = 0;
    for (int count : counts) {
      all += count;
    }
    int within = 0;
    int median = -1;
    while (2 * within < all) {
      within += counts[++median];
    }
    assertThat(median).isEqualTo(place);
    assertThat(DayResampling.medianOfLargest(chosen, of)).isEqualTo(place);
  }

  @Test
  void aShortMeasurementIsNotResampled() {
    Section section = quality(ChapterFixture.workload(86_400, 60, t -> 1_000));

    assertThat(keys(section))
        .contains("sentence.notResampled", "sentence.weekdaysMissing", "sentence.monthEndMissing");
    assertThat(section.tables()).extracting(DataTable::key).doesNotContain("qualityBootstrap");
  }

  /** On 26 October 2025 Berlin shows 02:00 to 03:00 twice; in March 2026 it leaves it out. */
  @Test
  void hoursAreThoseOfTheClockThroughDaylightSaving() {
    Instant midnight = Instant.parse("2025-10-25T22:00:00Z");
    WorkloadBuilder builder = new WorkloadBuilder("w", BERLIN);
    for (int hour = 0; hour < 25; hour++) {
      long start = (midnight.getEpochSecond() + hour * 3_600L) * SECOND;
      builder.interval(start, 3_600 * SECOND, hour * 3_600L * 1_000, Workload.UNKNOWN_OPERATIONS);
    }
    Planned plan = plan(builder.build(), MINUTE, BERLIN);
    Section section = new QualityChapter().of(plan).orElseThrow();
    List<Double> sunday = ((HeatMap) section.graphics().getFirst()).bitsPerSecond().get(6);

    assertThat(sunday.get(1)).isCloseTo(8_000, within(1e-6));
    assertThat(sunday.get(2)).isCloseTo(8_000 * 2.5, within(1e-6)); // hours 2 and 3
    assertThat(sunday.get(3)).isCloseTo(8_000 * 4, within(1e-6));
    assertThat(sunday.get(23)).isCloseTo(8_000 * 24, within(1e-6));
    assertThat(((HeatMap) section.graphics().getFirst()).bitsPerSecond().get(0))
        .allMatch(v -> v.isNaN());
    DataTable weekdays = ChapterFixture.table(section, "qualityWeekdays");
    assertThat(ChapterFixture.number(weekdays, "7", "measuredSeconds")).isEqualTo(25 * 3_600);
    assertThat(ChapterFixture.number(weekdays, "7", "wholeDays")).isEqualTo(1);
  }

  @Test
  void everythingIsSaidInBothLanguages() {
    Section section = quality(ten(t -> 1_000 + t % 977));
    for (Language language : Language.values()) {
      assertThat(ChapterFixture.texts(section, language)).allMatch(text -> !text.isEmpty());
    }
  }

  private static Workload ten(LongUnaryOperator bytesAt) {
    return ChapterFixture.workload(864_000, 60, bytesAt);
  }

  private static List<String> keys(Section section) {
    return section.sentences().stream().map(Sentence::key).toList();
  }

  private static Section quality(Workload workload) {
    return new QualityChapter().of(plan(workload, MINUTE, ChapterFixture.TOKYO)).orElseThrow();
  }

  private static Planned plan(Workload workload, List<Duration> rpos, ZoneId zone) {
    WorkloadSet set =
        new WorkloadSet(
            List.of(new MeasuredSource("w.weir", "host", "w", SourceKind.DISK, workload)),
            List.of());
    Planned plan = ChapterFixture.plan(set, Growth.NONE, rpos);
    return new Planned(plan.request(), plan.result(), zone);
  }
}
