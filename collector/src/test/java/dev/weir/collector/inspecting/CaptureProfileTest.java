package dev.weir.collector.inspecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.capture.CaptureHeader;
import dev.weir.capture.CaptureSource;
import dev.weir.capture.CostInterval;
import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.codec.CompressionLevel;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every figure here is worked out by hand from the rows above it. */
class CaptureProfileTest {
  private static final ZoneId UTC = ZoneOffset.UTC;

  private static long nanos(String instant) {
    return Duration.between(Instant.EPOCH, Instant.parse(instant)).toNanos();
  }

  private static long seconds(long seconds) {
    return seconds * 1_000_000_000L;
  }

  private static SourceProfile profile(ZoneId zone, Consumer<IntervalSink> rows) {
    return capture(zone, rows).sources().getFirst();
  }

  private static CaptureProfile capture(ZoneId zone, Consumer<IntervalSink> rows) {
    SourceInfo source = new SourceInfo("a", SourceKind.DISK);
    CaptureHeader header =
        new CaptureHeader("h", UTC, "p", List.of(source), List.of(), List.of(), List.of());
    CaptureSource capture =
        new CaptureSource() {
          @Override
          public CaptureHeader header() {
            return header;
          }

          @Override
          public void readInto(IntervalSink sink) {
            rows.accept(sink);
          }
        };
    try {
      return CaptureProfile.of("f", capture, zone);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Monday 2 February 2026, 08:00:00 to 08:17:30 UTC. */
  private static void monday(IntervalSink sink) {
    sink.interval(0, nanos("2026-02-02T08:00:00Z"), seconds(60), 6_000, 6);
    sink.interval(0, nanos("2026-02-02T08:01:00Z"), seconds(60), 12_000, 4);
    sink.interval(0, nanos("2026-02-02T08:02:00Z"), seconds(30), 9_000, -1);
    sink.interval(0, nanos("2026-02-02T08:03:00Z"), seconds(10), 1_000, -1);
    sink.gap(0, nanos("2026-02-02T08:03:10Z"), seconds(50), "asleep");
    sink.gap(0, nanos("2026-02-02T08:04:00Z"), seconds(60), "still asleep");
    sink.interval(0, nanos("2026-02-02T08:05:00Z"), seconds(120), 48_000, -1);
    sink.interval(0, nanos("2026-02-02T08:16:30Z"), seconds(60), 60_000, -1);
  }

  @Test
  void sumsAndPercentilesOfMinutes() {
    SourceProfile profile = profile(UTC, CaptureProfileTest::monday);
    assertThat(profile.statistics().totalBytes()).isEqualTo(136_000);
    assertThat(profile.statistics().meanBytesPerSecond()).isEqualTo(400.0);
    assertThat(profile.statistics().peakBytesPerSecond()).isEqualTo(1000.0);
    // Of 340 s: 100 for 70 s, 200 for 60 s, 300 for 30 s, 400 for 120 s, 1000 for 60 s.
    Distribution means = profile.rates().minuteMeans();
    assertThat(profile.rates().minutes()).isEqualTo(8);
    assertThat(means.quantile(0.95)).isEqualTo(1000.0);
    assertThat(means.quantile(280 / 340.0)).isEqualTo(400.0);
    assertThat(means.quantile(160 / 340.0)).isEqualTo(300.0);
    assertThat(means.quantile(70 / 340.0)).isEqualTo(100.0);
    assertThat(profile.operations()).isEqualTo(new Operations(10, 18_000, 2));
    assertThat(profile.operations().meanBytes()).isEqualTo(1_800.0);
  }

  @Test
  void percentilesOfAShortFileAreNotBelowItsMean() {
    long start = nanos("2026-02-02T08:00:50Z");
    SourceProfile profile =
        profile(
            UTC,
            sink -> {
              sink.interval(0, start, seconds(10), 50_000, -1);
              sink.interval(0, start + seconds(10), seconds(20), 2_000, -1);
            });
    assertThat(profile.rates().minuteMeans().quantile(0.99)).isEqualTo(5_000.0);
    assertThat(profile.rates().minuteMeans().quantile(0.5)).isEqualTo(100.0);
  }

  @Test
  void theBusiestWindowsDoNotOverlapAndEqualOnesComeInOrder() {
    Rates rates = profile(UTC, CaptureProfileTest::monday).rates();
    assertThat(rates.busiestMinutes())
        .containsExactly(
            new Moment(nanos("2026-02-02T08:16:00Z"), 30_000, seconds(30)),
            new Moment(nanos("2026-02-02T08:17:00Z"), 30_000, seconds(30)),
            new Moment(nanos("2026-02-02T08:05:00Z"), 24_000, seconds(60)),
            new Moment(nanos("2026-02-02T08:06:00Z"), 24_000, seconds(60)),
            new Moment(nanos("2026-02-02T08:01:00Z"), 12_000, seconds(60)));
    assertThat(rates.busiestMinutes().getFirst().rate()).isEqualTo(1000.0);
    assertThat(rates.busiestQuarters())
        .containsExactly(
            new Moment(nanos("2026-02-02T08:00:00Z"), 76_000, seconds(280)),
            new Moment(nanos("2026-02-02T08:15:00Z"), 60_000, seconds(60)));
  }

  @Test
  void gapsThatTouchAreOneAndTheLongestComesFirst() {
    Gaps gaps = profile(UTC, CaptureProfileTest::monday).gaps();
    assertThat(gaps.count()).isEqualTo(3);
    assertThat(gaps.totalNanos()).isEqualTo(seconds(710));
    assertThat(gaps.longest())
        .containsExactly(
            new Gap(nanos("2026-02-02T08:07:00Z"), seconds(570), GapTally.UNSAID),
            new Gap(nanos("2026-02-02T08:03:10Z"), seconds(110), "asleep"),
            new Gap(nanos("2026-02-02T08:02:30Z"), seconds(30), GapTally.UNSAID));
  }

  @Test
  void hoursAreThoseOfTheReader() {
    HoursOfWeek utc = profile(UTC, CaptureProfileTest::monday).rates().hours();
    assertThat(utc.of(DayOfWeek.MONDAY).measuredNanos(8)).isEqualTo(seconds(340));
    assertThat(utc.of(DayOfWeek.MONDAY).rate(8)).isEqualTo(400.0);
    assertThat(utc.missingDays()).hasSize(7);
    // 08:00 UTC is 13:30 in Kolkata: all lies in the hour from 13 to 14.
    HoursOfWeek kolkata =
        profile(ZoneId.of("Asia/Kolkata"), CaptureProfileTest::monday).rates().hours();
    assertThat(kolkata.of(DayOfWeek.MONDAY).measuredNanos(13)).isEqualTo(seconds(340));
    assertThat(kolkata.dates().firstKey()).isEqualTo(LocalDate.of(2026, 2, 2));
  }

  @Test
  void theHourThatSummerTimeSkipsIsNotMeasured() {
    HoursOfWeek hours =
        profile(
                ZoneId.of("Europe/Berlin"),
                sink -> sink.interval(0, nanos("2026-03-29T00:00:00Z"), seconds(10_800), 10_800, 0))
            .rates()
            .hours();
    HoursOfWeek.Row sunday = hours.of(DayOfWeek.SUNDAY);
    assertThat(sunday.measuredNanos(0)).isZero();
    assertThat(sunday.measuredNanos(1)).isEqualTo(seconds(3_600));
    assertThat(sunday.measuredNanos(2)).isZero();
    assertThat(sunday.measuredNanos(3)).isEqualTo(seconds(3_600));
    assertThat(sunday.measuredNanos(4)).isEqualTo(seconds(3_600));
    assertThat(sunday.rate(4)).isEqualTo(1.0);
  }

  @Test
  void aWeekWithoutSaturdayAndItsHourlySamples() {
    SourceProfile profile =
        profile(
            UTC,
            sink -> {
              long sunday = nanos("2026-02-01T00:00:00Z");
              for (int hour = 0; hour < 6 * 24; hour++) {
                sink.interval(0, sunday + seconds(3_600L * hour), seconds(3_600), 3_600L * hour, 1);
              }
            });
    HoursOfWeek hours = profile.rates().hours();
    assertThat(hours.missingDays()).containsExactly(DayOfWeek.SATURDAY);
    assertThat(hours.measuredHours()).isEqualTo(144);
    assertThat(hours.dates()).hasSize(6);
    assertThat(hours.of(DayOfWeek.MONDAY).rate(5)).isEqualTo(29.0);
    assertThat(profile.rates().busiestMinutes()).isEmpty();
    assertThat(profile.rates().busiestQuarters()).isEmpty();
    assertThat(profile.rates().minutes()).isEqualTo(144 * 60);
    // Hours 0 to 143, 60 minutes each: rank 8,208 of 8,640 lies at the end of hour 136.
    assertThat(profile.rates().minuteMeans().quantile(0.95)).isBetween(136.0, 136.0 * 1.01);
  }

  @Test
  void moreDatesThanFitAreShownByWeekday() {
    HoursOfWeek hours = new HoursOfWeek(UTC);
    long monday = nanos("2026-02-02T00:00:00Z");
    for (int day = 0; day < 9; day++) {
      hours.add(monday + seconds(86_400L * day), 900.0 * (day + 1), seconds(900));
    }
    assertThat(hours.dates()).isEmpty();
    // The first and the eighth day: 900 and 7,200 bytes in 1,800 s.
    assertThat(hours.of(DayOfWeek.MONDAY).rate(0)).isEqualTo(4.5);
  }

  @Test
  void oneSampleOfACenturySaysNothingOfHoursAndIsNotCutUp() {
    SourceProfile profile =
        profile(UTC, sink -> sink.interval(0, 0, seconds(3_155_760_000L), 3_155_760_000L, 0));
    assertThat(profile.rates().minuteMeans().quantile(0.5)).isEqualTo(1.0);
    assertThat(profile.rates().hours().measuredHours()).isZero();
    assertThat(profile.rates().busiestMinutes()).isEmpty();
  }

  @Test
  void observationsAddUp() {
    long at = nanos("2026-02-02T08:00:00Z");
    CaptureProfile capture =
        capture(
            UTC,
            sink -> {
              sink.observation(new Observation.WriteSizes(0, at, seconds(60), List.of(0L, 0L, 5L)));
              sink.observation(new Observation.WriteSizes(0, at, seconds(60), List.of(1L)));
              sink.observation(new Observation.Rewrites(0, at, seconds(300), 1_000, 400));
              sink.observation(new Observation.Rewrites(0, at, seconds(600), 3_000, 1_600));
              sink.observation(packed(at, 1_000, 500));
              sink.observation(packed(at, 3_000, 1_000));
              sink.cost(new CostInterval(at, seconds(60), 600_000_000, 60_000_000, 50, 30, 0, 0));
              sink.cost(new CostInterval(at, seconds(60), 1_800_000_000, -1, 60, 20, 0, 0));
            });
    SourceProfile profile = capture.sources().getFirst();
    assertThat(profile.writeSizes().subList(0, 4)).containsExactly(1L, 0L, 5L, 0L);
    assertThat(profile.rewriting())
        .isEqualTo(new Rewriting(2, seconds(300), seconds(600), 4_000, 2_000));
    assertThat(profile.rewriting().share()).isEqualTo(0.5);
    Packing low = profile.packing().getFirst();
    assertThat(low.level()).isEqualTo(CompressionLevel.LOW);
    assertThat(low.ratio()).isEqualTo(4_000 / 1_500.0);
    assertThat(low.ratios().quantile(0.1)).isEqualTo(2.0);
    assertThat(low.ratios().quantile(0.9)).isEqualTo(3.0);
    assertThat(low.bytesPerSecond()).isCloseTo(200e6, within(1.0));
    assertThat(capture.cost())
        .isEqualTo(new CostSum(2, seconds(120), 2_400_000_000L, 60_000_000, 0.03, 60, 30));
  }

  private static Observation packed(long at, long plain, long packed) {
    return new Observation.Compressibility(
        0,
        at,
        seconds(1),
        plain,
        List.of(new Observation.Packed(CompressionLevel.LOW, packed, 10_000)));
  }
}
