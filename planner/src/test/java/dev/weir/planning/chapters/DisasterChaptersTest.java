package dev.weir.planning.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.planning.ReportAssembler;
import dev.weir.planning.ReportContext;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Identity;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.scenario.Scenario;
import dev.weir.scenario.ScenarioReader;
import dev.weir.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outages, throttles, downtime, modes and tiers on example E1, worked by hand. */
class DisasterChaptersTest {
  private static final double HOUR = 3_600;

  /** What a broken connection costs: noticing, connecting again, sending again. */
  private static final double RECONNECT = 60;

  @TempDir private Path folder;

  @Test
  void anOutageAddsItsLengthToTheLargestAge() throws IOException {
    Planned plan =
        plan("outages: [{name: cut, length: 4h, at: worst}]", "A=80Mbit/s", "B=160Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    // E1 on 10 MB/s: 3,600 s without outage. On 20 MB/s nothing ever waits.
    assertThat(Answers.number(section, "outages", "A.worst.cut", "peakAgeSeconds"))
        .isBetween(5 * HOUR, 5 * HOUR + RECONNECT);
    assertThat(Answers.number(section, "outages", "B.worst.cut", "peakAgeSeconds"))
        .isBetween(4 * HOUR, 4 * HOUR + RECONNECT);
    // On B the age is the same everywhere, so the outage ends with the burst: 72 GB and 3 h at 2
    // MB/s wait, and 18 MB/s are left to send them, once the connection is there after 3 s.
    assertThat(Answers.number(section, "outages", "B.worst.cut", "peakLossBytes"))
        .isEqualTo(93.6e9, within(1e8));
    assertThat(Answers.number(section, "outages", "B.worst.cut", "recoverySeconds"))
        .isEqualTo(5_203, within(1.0));
    // At the end of the outage the queue holds what was written in it: on B at least 4 h at 2 MB/s.
    assertThat(Answers.number(section, "outages", "B.worst.cut", "queueDiskBytes"))
        .isGreaterThan(4 * HOUR * 2e6 - (300L << 20));
    assertThat(Answers.value(section, "outages", "A.worst.cut", "overflows"))
        .isEqualTo(new FigureValue.Flag(false));
  }

  @Test
  void anOutageLongerThanTheMeasurementIsFollowedToItsEnd() throws IOException {
    Planned plan = plan("outages: [{name: cut, length: 5d, at: worst}]", "B=160Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "outages", "B.worst.cut", "peakAgeSeconds"))
        .isBetween(120 * HOUR, 120 * HOUR + 14 * HOUR);
    // All that is written is lost.
    assertThat(Answers.number(section, "outages", "B.worst.cut", "peakLossBytes"))
        .isEqualTo(237.6e9, within(1e6));
    assertThat(Answers.value(section, "outages", "B.worst.cut", "recoveryBasis"))
        .isEqualTo(new FigureValue.Word("table.outages.basis.repeated"));
  }

  /**
   * Five days of 237.6 GB wait at 0:00; 18 MB/s more than comes take 648 GB until 10:00, none in
   * the hour at 20 MB/s, and the other 540 GB in 30,000 s. Three seconds to connect are 60 MB.
   */
  @Test
  void afterTheMeasurementItsDaysAreTakenToComeAgain() throws IOException {
    Planned plan =
        plan(
            "zone: Etc/UTC\noutages: [{name: cut, length: 5d, at: 2026-01-05T00:00}]",
            "B=160Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "outages", "B.given.cut", "recoverySeconds"))
        .isEqualTo(36_000 + 3_600 + 540e9 / 18e6 + 60.0 / 18, within(0.01));
    assertThat(Answers.value(section, "outages", "B.given.cut", "recoveryBasis"))
        .isEqualTo(new FigureValue.Word("table.outages.basis.repeated"));
  }

  /** 15 minutes at 2 MB/s wait where an hour's measurement ends; they take 90 s at 20 MB/s. */
  @Test
  void ofLessThanADayTheTimeThatIsNeededAtLeastIsTold() throws IOException {
    Planned plan =
        Answers.plan(
            folder,
            "start,seconds,bytes\n2026-01-05T00:00:00Z,3600,7200000000\n",
            scenario(
                """
                scenario: 1
                zone: Etc/UTC
                outages: [{name: cut, length: 30m, at: 2026-01-05T00:45}]
                """),
            "B=160Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "outages", "B.given.cut", "recoverySeconds"))
        .isEqualTo(93, within(0.01));
    assertThat(Answers.value(section, "outages", "B.given.cut", "recoveryBasis"))
        .isEqualTo(new FigureValue.Word("table.outages.basis.atLeast"));
  }

  @Test
  void recoveryCountsFromTheEndOfTheOutageThoughTheConnectionComesLater() throws IOException {
    Planned plan =
        plan(
            """
            zone: Etc/UTC
            outages: [{name: cut, length: 1h, at: 2026-01-05T01:00}]
            queue: {memory: 1GiB, disk: 200GiB, reconnect-after: 2h}
            """,
            "B=160Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    // Three hours at 2 MB/s wait at 04:00, two hours after the end, and go at 18 MB/s.
    assertThat(Answers.number(section, "outages", "B.given.cut", "recoverySeconds"))
        .isEqualTo(2 * HOUR + 3 * HOUR * 2 / 18, within(1.0));
  }

  @Test
  void aSmallQueueOverflowsAndLeavesAHoleUntilTheMirrorIsDone() throws IOException {
    Planned plan =
        plan(
            """
            outages: [{name: cut, length: 4h, at: 2026-01-05T01:00}]
            zone: Etc/UTC
            queue: {memory: 256MiB, disk: 1GB, reconnect-after: 30s}
            protected: 20GB
            """,
            "B=160Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    assertThat(Answers.value(section, "outages", "B.given.cut", "overflows"))
        .isEqualTo(new FigureValue.Flag(true));
    // 20 GB over 20 MB/s, of which production takes 2 MB/s.
    assertThat(Answers.number(section, "outages", "B.given.cut", "mirrorSeconds"))
        .isEqualTo(20e9 / 18e6, within(0.05 * 20e9 / 18e6));
    assertThat(Answers.number(section, "outages", "B.given.cut", "queueDiskBytes"))
        .isLessThanOrEqualTo(1e9);
  }

  /**
   * The burst at 10:00 alone makes the copy 3,600 s old on 10 MB/s and lets 36 GB wait; of 30
   * minutes at 2 MB/s at 01:00 and at 04:00 there are 3.6 GB.
   */
  @Test
  void outagesAtGivenTimesTellTheirOwnHarmAndHowOftenTheyCome() throws IOException {
    Planned plan =
        plan(
            "zone: Etc/UTC\n"
                + "outages: [{name: m, length: 30m, at: 2026-01-05T01:00, repeat: 3h, count: 2}]",
            "A=80Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "outages", "A.given.m", "peakAgeSeconds"))
        .isBetween(1_800.0, 1_800 + RECONNECT);
    assertThat(Answers.number(section, "outages", "A.given.m", "peakLossBytes"))
        .isEqualTo(3.6e9, within(5e7));
    assertThat(Answers.number(section, "outages", "A.given.m", "lengthSeconds")).isEqualTo(1_800);
    assertThat(Answers.value(section, "outages", "A.given.m", "outage"))
        .isEqualTo(FigureValue.name("2 × m"));
  }

  /** Where the copy becomes oldest and where most is lost lie apart: the longer recovery stands. */
  @Test
  void theSentenceTellsTheLongerRecovery() throws IOException {
    Planned plan = plan("outages: [{name: cut, length: 1h, at: worst}]", "B=176Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();
    DataTable outages = ChapterFixture.table(section, "outages");
    double longest =
        outages.rows().stream()
            .map(row -> row.cells().get(outages.columns().indexOf("recoverySeconds")))
            .mapToDouble(cell -> ((FigureValue.Amount) cell).value())
            .max()
            .orElseThrow();

    assertThat(section.sentences().getFirst().parameters().get("d"))
        .isEqualTo(FigureValue.secondsAtMost(longest));
    // An hour of the burst and 3 s until the connection: 72 GB and more, at 20 MB/s left.
    assertThat(longest).isGreaterThan(3_500);
  }

  /**
   * What the burst at 10:00 leaves waits until 18:00 on a line of any size. At night the 3 MB/s are
   * more than is written, and 16 MB/s in the day keep 15 minutes.
   */
  @Test
  void aThrottleThatNoLineOvercomesIsNamedAsTheCause() throws IOException {
    Planned day = plan(throttle("daily 08:00-18:00 8Mbit/s"), "A=80Mbit/s", "B=1Gbit/s");
    Planned night = plan(throttle("daily 22:00-06:00 24Mbit/s"), "A=40Mbit/s");

    assertThat(summary(day))
        .contains("sentence.noLineUnderThrottle")
        .doesNotContain("sentence.noneKeepsThrottled");
    assertThat(summary(night))
        .contains("sentence.doesNotCarryThrottled")
        .doesNotContain("sentence.noLineUnderThrottle");
  }

  private static String throttle(String rule) {
    return "zone: Etc/UTC\nthrottle: |\n  " + rule + "\n  otherwise open\n";
  }

  private static List<String> summary(Planned plan) {
    ReportContext context =
        new ReportContext(
            new Identity(
                "throttle",
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                "0123456789ab",
                ZoneId.of("Etc/UTC")),
            List.of(),
            "1",
            "weir plan");
    return ReportAssembler.assemble(plan.request(), plan.result(), context)
        .findings()
        .statement()
        .summary()
        .stream()
        .map(Sentence::key)
        .toList();
  }

  /** 600 s at 2 MB/s wait at 20:10 and go at 18 MB/s, long after what the first outage broke. */
  @Test
  void recoveryFromTheLastOutageIsNotThatFromAnEarlierOverflow() throws IOException {
    Planned plan =
        plan(
            """
            outages:
              - {name: big, length: 4h, at: 2026-01-05T01:00}
              - {name: small, length: 10m, at: 2026-01-05T20:00}
            zone: Etc/UTC
            queue: {memory: 256MiB, disk: 5GB, reconnect-after: 0s}
            protected: 20GB
            """,
            "B=160Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    assertThat(Answers.value(section, "outages", "B.given.big + small", "overflows"))
        .isEqualTo(new FigureValue.Flag(true));
    assertThat(Answers.number(section, "outages", "B.given.big + small", "recoverySeconds"))
        .isEqualTo(600 * 2 / 18.0, within(1.0));
  }

  /** A line that is always closed has no largest age, only an end of the simulation. */
  @Test
  void aCopyThatNeverRecoversHasNoLargestAge() throws IOException {
    Planned plan =
        plan(
            """
            outages: [{name: cut, length: 1h, at: worst}]
            throttle: |
              otherwise closed
            """,
            "A=80Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "outages", "A.worst.cut", "peakAgeSeconds")).isInfinite();
    assertThat(Answers.value(section, "outages", "A.worst.cut", "recoverySeconds"))
        .isEqualTo(new FigureValue.Word("value.open"));
    assertThat(section.sentences().getFirst().key()).isEqualTo("sentence.outageOpen");
  }

  /**
   * Days with 9 MB/s for 12 h, then 1 MB/s, on 5.75 MB/s: the first half adds 140.4 GB to the
   * queue, the second takes 205.2 GB. The outage leaves 432 GB; 43.2 GB are left after six days,
   * 183.6 GB at the noon after, which go at 4.75 MB/s.
   */
  @Test
  void daysComeAgainUntilTheQueueIsEmpty() throws IOException {
    Planned plan =
        Answers.plan(
            folder,
            """
            start,seconds,bytes
            2026-01-05T00:00:00Z,43200,388800000000
            2026-01-05T12:00:00Z,43200,43200000000
            """,
            scenario(
                """
                scenario: 1
                zone: Etc/UTC
                outages: [{name: cut, length: 24h, at: 2026-01-05T00:00}]
                queue: {memory: 1GiB, disk: 900GB, reconnect-after: 0s}
                """),
            "A=46Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    assertThat(Answers.value(section, "outages", "A.given.cut", "recoveryBasis"))
        .isEqualTo(new FigureValue.Word("table.outages.basis.repeated"));
    assertThat(Answers.number(section, "outages", "A.given.cut", "recoverySeconds"))
        .isEqualTo((6 * 24 + 12) * HOUR + 183.6e9 / 4.75e6, within(1.0));
  }

  /**
   * Nothing is sent for 3 h, of which 1 h is outage: 8 GB in each of three hours, not 10 GB in one.
   */
  @Test
  void theWorstPlaceCountsTheTimeUntilTheConnection() throws IOException {
    Planned plan =
        Answers.plan(
            folder,
            """
            start,seconds,bytes
            2026-01-05T00:00:00Z,3600,10000000000
            2026-01-05T01:00:00Z,14400,0
            2026-01-05T05:00:00Z,10800,24000000000
            2026-01-05T08:00:00Z,10800,0
            """,
            scenario(
                """
                scenario: 1
                outages: [{name: cut, length: 1h, at: worst}]
                queue: {memory: 1GiB, disk: 900GB, reconnect-after: 2h}
                """),
            "B=160Mbit/s");
    Section section = new ScenariosChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "outages", "B.worst.cut", "peakLossBytes"))
        .isEqualTo(24e9, within(1e8));
  }

  @Test
  void anOutageOutsideTheMeasurementIsRefusedWithBothTimes() {
    assertThatThrownBy(
            () ->
                new ScenariosChapter()
                    .of(plan("outages: [{length: 1h, at: 2030-01-01T00:00}]", "A=80Mbit/s")))
        .hasMessageContaining("outside the measured period")
        .hasMessageContaining("2030-01-01");
  }

  @Test
  void aThrottleIsPartOfTheLineAndOfWhatToOrder() throws IOException {
    // Half of every day closed: of 10 MB/s 5 are left on average, for 2.75 written.
    Planned plan =
        plan(
            """
            zone: Etc/UTC
            throttle: |
              daily 00:00-12:00 closed
            """,
            "A=80Mbit/s");

    // What is written at midnight waits until noon.
    assertThat(plan.result().lines().getFirst().queue().peakAgeSeconds())
        .isGreaterThanOrEqualTo(12 * HOUR);
    Section section = new ScenariosChapter().of(plan).orElseThrow();
    assertThat(Answers.value(section, "throttled", "900", "requiredThrottledBitsPerSecond"))
        .isEqualTo(new FigureValue.Word("table.throttled.none"));
  }

  @Test
  void trueDowntimeIsAgeAndRestart() throws IOException {
    Planned plan =
        plan(
            """
            zone: Etc/UTC
            protected: 360GB
            downtime:
              detect: 1m
              decide: 10m
              restart: 19m
              backup: {every: 1d, at: "01:00", failed-runs: 1, restore-rate: 100MB/s, restart: 1h}
            """,
            "A=80Mbit/s");
    Section section = new DowntimeChapter().of(plan).orElseThrow();

    // In the hour from noon the last bytes of the burst leave: 3,600 s old, and half an hour.
    assertThat(Answers.number(section, "downtime", "12", "replicaDowntimeSeconds"))
        .isEqualTo(HOUR + 1_800, within(1e-3));
    // Nothing waits in the morning.
    assertThat(Answers.number(section, "downtime", "05", "replicaAgeSeconds")).isZero();
    // At the end of the hour from 05:00 the backup of 01:00 is 5 h old, the one before 29 h.
    assertThat(Answers.number(section, "downtime", "05", "backupAgeSeconds"))
        .isEqualTo(29 * HOUR, within(1e-6));
    // Just before 01:00 it is a day old, and one failed.
    assertThat(Answers.number(section, "downtime", "00", "backupAgeSeconds"))
        .isEqualTo(48 * HOUR, within(1e-6));
    // 11 min + 3,600 s of restoring + 1 h.
    assertThat(Answers.number(section, "downtime", "05", "backupDowntimeSeconds"))
        .isEqualTo(29 * HOUR + 660 + 2 * HOUR, within(1e-6));
  }

  @Test
  void otherModesFollowTheWorkedExamples() throws IOException {
    Planned plan =
        plan(
            """
            synchronous: {disk-write: 1ms}
            periodic: {every: 1h, keep: 2}
            chain: [{every: 1h, transfer: 320s}, {every: 4h, transfer: 600s}]
            """,
            "A=80Mbit/s,rtt=40ms");
    Section section = new ModesChapter().of(plan).orElseThrow();

    // E4 of the model.
    assertThat(Answers.number(section, "chain", "2", "peakAgeSeconds")).isEqualTo(18_920);
    // 64 KiB at 10 MB/s: 6.5536 ms beside 40 ms and 1 ms.
    assertThat(Answers.number(section, "synchronous", "A.65536", "addedSeconds"))
        .isEqualTo(0.0475536, within(1e-9));
    // The burst's hour holds 72 GB: 7,200 s, so that the next copy is late.
    assertThat(Answers.number(section, "periodic", "A", "longestTransferSeconds"))
        .isEqualTo(7_200, within(1e-3));
    assertThat(Answers.number(section, "periodic", "A", "delayedCopies")).isPositive();
  }

  /** 64 KiB at the 5 MB/s of office hours, in which writes are waited for as at any other time. */
  @Test
  void synchronousWritesAreCountedWithTheLineAtItsSlowest() throws IOException {
    String rules = "throttle: |\n  mon-fri 08:00-18:00 40Mbit/s\n  otherwise open\n";
    Planned plan =
        plan("synchronous: {disk-write: 1ms}\nzone: Etc/UTC\n" + rules, "A=80Mbit/s,rtt=40ms");
    Section section = new ModesChapter().of(plan).orElseThrow();

    assertThat(Answers.number(section, "synchronous", "A.65536", "addedSeconds"))
        .isEqualTo(0.0541072, within(1e-9));
    assertThat(section.sentences())
        .extracting(Sentence::key)
        .contains("sentence.synchronousSlowest");
  }

  @Test
  void tiersNeedWhatTheirServersNeedTogether() throws IOException {
    String fleet =
        """
        start,seconds,bytes,source
        2026-01-05T00:00:00Z,3600,3600000000,db1
        2026-01-05T00:00:00Z,3600,7200000000,web1
        2026-01-05T01:00:00Z,3600,0,db1
        2026-01-05T01:00:00Z,3600,0,web1
        """;
    Scenario scenario =
        scenario(
            """
            scenario: 1
            servers:
              - {match: "db*", tier: 1, group: erp}
              - {match: "*", tier: 2}
            tiers:
              - {tier: 1, label: critical, rpo: 0s, rto: 30m, failover: automatic}
              - {tier: 2, label: others, rpo: 1h, rto: 8h, failover: manual}
            """);
    Planned plan = Answers.plan(folder, fleet, scenario, "A=80Mbit/s");
    Section section = new RecoveryPlanChapter().of(plan).orElseThrow();

    // db1 writes 1 MB/s; both together 3 MB/s, at RPO 0.
    assertThat(Answers.number(section, "tiers", "1", "requiredBitsPerSecond"))
        .isEqualTo(8e6, within(1e-3));
    assertThat(Answers.number(section, "tiers", "2", "requiredWithAboveBitsPerSecond"))
        .isEqualTo(24e6, within(1e-3));
    // web1 alone: 7.2 GB in an hour and an hour more to send it.
    assertThat(Answers.number(section, "tiers", "2", "requiredBitsPerSecond"))
        .isEqualTo(8e6, within(1e-3));
    Section servers = new ServersChapter().of(plan).orElseThrow();
    assertThat(servers.tables().getFirst().rows()).hasSize(2);
  }

  @Test
  void aJobOfHigherPriorityWaitsForNothing() throws IOException {
    String fleet =
        """
        start,seconds,bytes,source
        2026-01-05T00:00:00Z,100,1000000000,db1
        2026-01-05T00:00:00Z,100,1000000000,web1
        2026-01-05T00:01:40Z,400,0,db1
        2026-01-05T00:01:40Z,400,0,web1
        """;
    Scenario scenario =
        scenario(
            """
            scenario: 1
            servers:
              - {match: "db*", priority: 1}
              - {match: "*", priority: 2}
            """);
    Planned plan = Answers.plan(folder, fleet, scenario, "A=80Mbit/s");
    Section section = new ServersChapter().of(plan).orElseThrow();

    // 10 MB/s each on a line of 10 MB/s: the first never waits, the other for its whole 100 s.
    assertThat(Answers.number(section, "sharedLine", "db1.db1", "peakAgeSeconds")).isLessThan(1);
    assertThat(Answers.number(section, "sharedLine", "web1.web1", "peakAgeSeconds"))
        .isEqualTo(100, within(1.0));
  }

  private Planned plan(String yaml, String... lines) throws IOException {
    return Answers.plan(folder, Answers.E1, scenario("scenario: 1\n" + yaml + "\n"), lines);
  }

  private static Scenario scenario(String yaml) {
    return ScenarioReader.read(new YamlText(yaml, "scenario.yaml"));
  }
}
