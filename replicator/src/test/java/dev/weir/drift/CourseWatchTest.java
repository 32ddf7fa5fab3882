package dev.weir.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Engine;
import dev.weir.engine.HeldBackBy;
import dev.weir.engine.Phase;
import dev.weir.engine.Status;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A job's life told moment by moment, with sums worked by hand. */
final class CourseWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final CourseWatch watch = new CourseWatch();

  @Test
  void nothingIsMeasuredBeforeTheTargetIsConsistent() {
    note(1, Phase.MIRRORING, Engine.NO_RECOVERY_POINT, 900, HeldBackBy.LINE, 0);
    assertThat(watch.course()).isNull();
    note(2, Phase.LIVE, 0, 0, HeldBackBy.NOTHING, 500);
    JobCourse course = course();
    assertThat(course.since()).isEqualTo(2 * SECOND);
    assertThat(course.whole().nanos()).isZero();
    assertThat(course.whole().writtenBytes()).isZero();
  }

  /**
   * Live until 10 s, 5 s of a full line and then 20 s without a connection; the age is largest at
   * its end. Each second 100 bytes are written and 1,000 sent while the line is full.
   */
  @Test
  void whatHeldBackWhileTheLargestAgeBuiltUpIsKept() {
    long sent = 0;
    for (int second = 0; second <= 10; second++) {
      note(second, Phase.LIVE, 0, 0, HeldBackBy.NOTHING, second * 100, sent);
    }
    for (int second = 11; second <= 15; second++) {
      sent += 1_000;
      note(second, Phase.CATCHING_UP, second - 10, 300, HeldBackBy.LINE, second * 100, sent);
    }
    for (int second = 16; second <= 35; second++) {
      note(second, Phase.CONNECTING, second - 10, 900, HeldBackBy.CONNECTION, second * 100, sent);
    }
    note(36, Phase.LIVE, 0, 0, HeldBackBy.NOTHING, 3_600, sent);

    JobCourse course = course();
    assertThat(course.age().value()).isEqualTo(25e9);
    assertThat(course.age().at()).isEqualTo(35 * SECOND);
    Tally builtUp = course.age().buildUp();
    // At 11 s the age was a second already; it was live for the last time at 10 s, and at 9 s.
    assertThat(builtUp.nanos(Hindrance.LINE)).isEqualTo(5 * SECOND);
    assertThat(builtUp.nanos(Hindrance.CONNECTION)).isEqualTo(20 * SECOND);
    assertThat(builtUp.nanos()).isEqualTo(26 * SECOND);
    assertThat(builtUp.writtenBytes()).isEqualTo(2_600);
    assertThat(builtUp.bitsPerSecond(Hindrance.LINE)).isEqualTo(8_000);
    assertThat(course.whole().nanos()).isEqualTo(36 * SECOND);
    assertThat(course.whole().nanos(Hindrance.NOTHING)).isEqualTo(11 * SECOND);
    assertThat(course.backlog().value()).isEqualTo(900);
    assertThat(course.outages()).isEqualTo(new JobCourse.Outages(1, 20 * SECOND, 20 * SECOND));
  }

  @Test
  void aMirrorIsCountedAndItsTimeIsNoPartOfTheAge() {
    note(0, Phase.LIVE, 0, 0, HeldBackBy.NOTHING, 0);
    note(5, Phase.CATCHING_UP, 4, 100, HeldBackBy.CAP, 0);
    note(6, Phase.DISCONNECTED, Engine.NO_RECOVERY_POINT, 0, HeldBackBy.CONNECTION, 0);
    note(60, Phase.MIRRORING, Engine.NO_RECOVERY_POINT, 0, HeldBackBy.LINE, 0);
    note(61, Phase.CATCHING_UP, 9, 100, HeldBackBy.LINE, 0);
    note(62, Phase.CATCHING_UP, 10, 100, HeldBackBy.LINE, 0);
    JobCourse course = course();
    assertThat(course.mirrors()).isEqualTo(1);
    assertThat(course.whole().nanos(Hindrance.MIRROR)).isEqualTo(55 * SECOND);
    assertThat(course.age().value()).isEqualTo(10e9);
    assertThat(course.age().buildUp().nanos()).isEqualTo(SECOND);
    assertThat(course.outages().count()).isEqualTo(1);
  }

  @Test
  void aThrottleByCommandIsNotTheCapOfTheConfiguration() {
    Counters zero = new Counters(0, 0, 0, new Status.Prepared(0, 0));
    Counters one = new Counters(SECOND, 0, 0, new Status.Prepared(0, 0));
    Counters two = new Counters(2 * SECOND, 0, 0, new Status.Prepared(0, 0));
    Status capped = status(Phase.CATCHING_UP, 1, 10, HeldBackBy.CAP);
    watch.note(capped, zero, false);
    watch.note(capped, one, true);
    watch.note(capped, two, false);
    assertThat(course().whole().nanos(Hindrance.THROTTLE)).isEqualTo(SECOND);
    assertThat(course().whole().nanos(Hindrance.CAP)).isEqualTo(SECOND);
  }

  /** A megabyte each second, and ten of them within one second at 100 s. */
  @Test
  void theBusiestStretchesAreFound() {
    BusiestStretches stretches = new BusiestStretches();
    long bytes = 0;
    for (int second = 0; second <= 4_000; second++) {
      bytes += second == 100 ? 10_000_000 : 1_000_000;
      // The driver is never quite on time.
      stretches.read(second * SECOND + (second * 7L % 13) * 1_000_000, bytes);
    }
    List<BusiestStretches.Found> found = stretches.found();
    assertThat(found.get(0).length()).isEqualTo(Duration.ofSeconds(10));
    long slack = 30_000; // 13 ms of a megabyte each second on both sides
    assertThat(found.get(0).bytes()).isBetween(19_000_000 - slack, 19_000_000 + slack);
    assertThat(found.get(1).bytes()).isBetween(69_000_000 - slack, 69_000_000 + slack);
    assertThat(found.get(2).bytes()).isBetween(609_000_000 - slack, 609_000_000 + slack);
    assertThat(found.get(3).bytes()).isBetween(3_609_000_000L - slack, 3_609_000_000L + slack);
    // A day has not passed: all there is since the first reading.
    assertThat(found.get(4).bytes()).isEqualTo(bytes - 1_000_000);
  }

  @Test
  void ratesAreThoseOfTheLastTenSeconds() {
    RecentRates rates = new RecentRates();
    Status.Prepared none = new Status.Prepared(0, 0);
    for (int second = 0; second <= 60; second++) {
      rates.read(new Counters(second * SECOND, second < 50 ? 0 : (second - 50) * 100L, 0, none));
    }
    RecentRates.Rates found = rates.upTo(new Counters(61 * SECOND, 1_000, 1_100, none));
    assertThat(found.writtenBytesPerSecond()).isEqualTo(1_000 / 11.0);
    assertThat(found.wireBitsPerSecond()).isEqualTo(800);
  }

  private JobCourse course() {
    return Objects.requireNonNull(watch.course());
  }

  private void note(
      long second, Phase phase, long ageSeconds, double backlog, HeldBackBy by, long written) {
    note(second, phase, ageSeconds, backlog, by, written, 0);
  }

  private void note(
      long second,
      Phase phase,
      long ageSeconds,
      double backlog,
      HeldBackBy by,
      long written,
      long wire) {
    Counters counters =
        new Counters(second * SECOND, written, wire, new Status.Prepared(written, written));
    watch.note(status(phase, ageSeconds, backlog, by), counters, false);
  }

  private static Status status(Phase phase, long ageSeconds, double backlog, HeldBackBy by) {
    long age = ageSeconds < 0 ? Engine.NO_RECOVERY_POINT : ageSeconds * SECOND;
    return new Status(
        phase,
        "",
        Set.of(),
        0,
        0,
        0,
        0,
        0,
        backlog,
        age,
        age,
        0,
        0,
        0,
        new Status.Prepared(0, 0),
        by,
        CompressionLevel.OFF);
  }
}
