package dev.weir.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.JobConfig;
import dev.weir.engine.Status;
import dev.weir.units.Bandwidth;
import dev.weir.units.DataSize;
import dev.weir.units.Ratio;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which cause is told of which course. */
final class DriftReportTest {
  private static final long SECOND = 1_000_000_000L;

  /** A plan of a day: 100 s and 500 MB expected, 8 Mbit/s, 2:1, at most 1.1 GB in ten minutes. */
  private static final JobConfig.Prediction PLAN =
      new JobConfig.Prediction(
          "4f1c0a9be27d",
          "B",
          peaks(100, 500),
          peaks(110, 550),
          new JobConfig.Basis(
              Optional.of(Duration.ofDays(1)),
              Optional.of(megabytes(86_400)),
              Optional.of(new Ratio(2)),
              Optional.of(new Bandwidth(8_000_000)),
              List.of(
                  new JobConfig.BusiestStretch(
                      Duration.ofMinutes(10), megabytes(1_000), megabytes(1_100)))));

  private final Tally buildUp = new Tally();
  private Counters last = new Counters(0, 0, 0, new Status.Prepared(0, 0));

  @Test
  void asExpectedNeedsNoCause() {
    spend(Hindrance.CAP, 100, 100_000_000);
    DriftReport report = DriftReport.of(PLAN, course(103, 0));
    assertThat(report.causes()).isEmpty();
    assertThat(report.beyond()).isFalse();
  }

  @Test
  void anOutageAThrottleAndAPauseAreTold() {
    spend(Hindrance.LINE, 30, 30_000_000);
    spend(Hindrance.CONNECTION, 60, 0);
    spend(Hindrance.THROTTLE, 20, 1_000_000);
    spend(Hindrance.PAUSE, 10, 0);
    DriftReport report = DriftReport.of(PLAN, course(120, 0));
    assertThat(keys(report)).containsExactly("outage", "throttle", "pause");
    assertThat(report.causes().getFirst().says())
        .isEqualTo("there was no connection for 1 min of the 2 min in which it built up");
    assertThat(report.beyond()).isTrue();
  }

  /** 30 MB in 60 s are 4 Mbit/s of a line that was planned to carry 8. */
  @Test
  void aLineNarrowerThanPlannedIsTold() {
    spend(Hindrance.LINE, 60, 30_000_000);
    DriftReport report = DriftReport.of(PLAN, course(150, 0));
    assertThat(keys(report)).containsExactly("lineNarrower");
    assertThat(report.causes().getFirst().says()).contains("4.00 Mbit/s").contains("8.00 Mbit/s");
  }

  @Test
  void aFullLineThatCarriesWhatWasPlannedIsNoCause() {
    spend(Hindrance.LINE, 60, 59_000_000);
    assertThat(keys(DriftReport.of(PLAN, course(150, 0)))).containsExactly("unknown");
  }

  @Test
  void contentThatShrinksLessIsTold() {
    spend(Hindrance.LINE, 60, 60_000_000, 150);
    DriftReport report = DriftReport.of(PLAN, course(150, 0));
    assertThat(keys(report)).containsExactly("compressesWorse");
    assertThat(report.causes().getFirst().says()).contains("1/1.50").contains("1/2.00");
  }

  @Test
  void moreThanWasPlannedForIsTold() {
    spend(Hindrance.LINE, 60, 60_000_000);
    DriftReport report = DriftReport.of(PLAN, course(150, 1_600_000_000));
    assertThat(keys(report)).containsExactly("moreWritten");
    assertThat(report.causes().getFirst().says())
        .isEqualTo("1.60 GB were written within 10 min; the plan knows at most 1.10 GB");
  }

  @Test
  void aQuietTimeIsTold() {
    spend(Hindrance.NOTHING, 1_000, 0);
    assertThat(keys(DriftReport.of(PLAN, course(10, 200_000_000))))
        .containsExactly("shorterTime", "lessWritten");
  }

  @Test
  void aPredictionOfPeaksAloneIsComparedAsFarAsItGoes() {
    JobConfig.Prediction bare =
        new JobConfig.Prediction("", "", peaks(100, 500), peaks(110, 550), JobConfig.Basis.UNKNOWN);
    spend(Hindrance.LINE, 60, 60_000_000);
    assertThat(keys(DriftReport.of(bare, course(150, 1)))).containsExactly("unknown");
    assertThat(keys(DriftReport.of(bare, course(10, 1)))).isEmpty();
  }

  @Test
  void withoutAPredictionTheMeasurementsAndWhatToDoAreTold() {
    spend(Hindrance.LINE, 60, 60_000_000);
    JsonNode json = DriftJson.of(null, course(150, 1), null);
    assertThat(json.path("prediction").isNull()).isTrue();
    assertThat(json.path("beyond").asBoolean()).isFalse();
    assertThat(json.path("figures").get(0).path("measuredSeconds").asDouble()).isEqualTo(150);
    assertThat(json.path("figures").get(0).path("predictedSeconds").isNull()).isTrue();
    assertThat(json.path("remedy").asText()).contains("record: FILE").contains("weir plan FILE");
    assertThat(DriftJson.of(null, null, "/x/demo.capture").path("remedy").asText())
        .contains("weir plan /x/demo.capture")
        .doesNotContain("record: FILE");
    assertThat(DriftJson.of(PLAN, null, null).path("remedy").asText()).contains("wait until");
  }

  private static List<String> keys(DriftReport report) {
    return report.causes().stream().map(DriftCauses.Cause::key).toList();
  }

  private void spend(Hindrance by, long seconds, long wireBytes) {
    spend(by, seconds, wireBytes, 200);
  }

  /** Time of the build-up, in which records shrink to 100 bytes. */
  private void spend(Hindrance by, long seconds, long wireBytes, long records) {
    Counters next =
        new Counters(
            last.at() + seconds * SECOND,
            last.writtenBytes(),
            last.wireBytes() + wireBytes,
            prepared(last.prepared().recordBytes() + records, last.prepared().frameBytes() + 100));
    buildUp.add(by, last, next);
    last = next;
  }

  private static Status.Prepared prepared(long records, long frames) {
    return new Status.Prepared(records, frames);
  }

  /** The build-up, and half an hour in which nothing waited. */
  private JobCourse course(double ageSeconds, long inTenMinutes) {
    Tally whole = buildUp.copy();
    Status.Prepared packed = last.prepared();
    whole.add(
        Hindrance.NOTHING,
        new Counters(0, 0, 0, packed),
        new Counters(1_800 * SECOND, 0, 0, packed));
    return new JobCourse(
        0,
        whole.nanos(),
        whole,
        new Peak(ageSeconds * SECOND, SECOND, buildUp.copy()),
        new Peak(500_000_000, SECOND, buildUp.copy()),
        List.of(new BusiestStretches.Found(Duration.ofMinutes(10), inTenMinutes)),
        JobCourse.Outages.NONE,
        0);
  }

  private static JobConfig.Peaks peaks(long seconds, long megabytes) {
    return new JobConfig.Peaks(Duration.ofSeconds(seconds), megabytes(megabytes));
  }

  private static DataSize megabytes(long megabytes) {
    return new DataSize(megabytes * 1_000_000);
  }
}
