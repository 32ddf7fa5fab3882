package dev.weir.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.Cap;
import dev.weir.line.CandidateLine;
import dev.weir.line.CongestionControl;
import dev.weir.problem.ProblemException;
import dev.weir.scenario.ServerRule.LineSharing;
import dev.weir.time.TimeRange;
import dev.weir.units.DataRate;
import dev.weir.units.DataSize;
import dev.weir.units.Ratio;
import dev.weir.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  @Test
  void readsEveryPartOfTheExample() {
    Scenario scenario = ScenarioReader.read(new YamlText(ScenarioFiles.example(), "scenario.yaml"));
    assertThat(scenario.heading().customer()).contains("Example Ltd");
    assertThat(scenario.asked().zone()).contains(TOKYO);
    assertThat(scenario.asked().objectives())
        .containsExactly(Duration.ofMinutes(15), Duration.ofHours(4));
    assertThat(scenario.asked().compression()).contains(new CompressionWish.Assumed(new Ratio(2)));
    assertThat(scenario.growth())
        .isEqualTo(
            new Growth(
                Optional.of(new YearlyGrowth(0.3)), Optional.of(YearMonth.of(2026, 12)), 60));
    assertThat(scenario.queue())
        .contains(
            new QueueLimits(
                new DataSize(1L << 30), new DataSize(200L << 30), Duration.ofSeconds(30)));
    assertThat(scenario.copies())
        .isEqualTo(
            new Scenario.Copies(
                Optional.of(DataSize.parse("2TB")),
                new MirrorPlan(Optional.of(DataRate.parse("200MB/s")), true),
                Optional.of(
                    new InitialCopy(
                        Optional.of(new Ratio(1.6)),
                        Optional.of(
                            new InitialCopy.Courier(Duration.ofDays(3), DataRate.parse("150MB/s"))),
                        4))));
    assertThat(scenario.history())
        .isEqualTo(
            new Scenario.History(
                Optional.of(Duration.ofHours(24)),
                Optional.of(new Snapshots(Duration.ofHours(4), 12))));
  }

  @Test
  void readsLinesOfTheExample() {
    Scenario scenario = ScenarioReader.read(new YamlText(ScenarioFiles.example(), "scenario.yaml"));
    CandidateLine first = scenario.lines().getFirst();
    assertThat(first.transport().congestionControl()).isEqualTo(CongestionControl.CUBIC);
    assertThat(first.usableBitsPerSecond()).isEqualTo(17e6 * 0.6);
    assertThat(first.cost().orElseThrow()).hasToString("1200 EUR/month");
    CandidateLine second = scenario.lines().getLast();
    assertThat(second.price().tariff().orElseThrow().perMbit()).hasSize(2);
    assertThat(second.price().tariff().orElseThrow().perGb()).isEqualByComparingTo("0.02");
  }

  @Test
  void readsServersModesAndBusinessOfTheExample() {
    Scenario scenario = ScenarioReader.read(new YamlText(ScenarioFiles.example(), "scenario.yaml"));
    assertThat(scenario.fleet().ruleOf("db7").orElseThrow())
        .isEqualTo(
            new ServerRule(
                "db*",
                OptionalInt.of(1),
                Optional.of(new YearlyGrowth(0.5)),
                new LineSharing(3, 1),
                Optional.of("erp"),
                Optional.of(DataSize.parse("800GB"))));
    assertThat(scenario.fleet().ruleOf("web1").orElseThrow().tier()).hasValue(2);
    assertThat(scenario.fleet().tier(1).orElseThrow().failover())
        .isEqualTo(Tier.Failover.AUTOMATIC);
    assertThat(scenario.modes())
        .isEqualTo(
            new Scenario.Modes(
                Optional.of(new SynchronousMode(Duration.ofMillis(1))),
                Optional.of(new PeriodicMode(Duration.ofHours(1), OptionalDouble.of(0.6), 24)),
                java.util.List.of(
                    new Hop(Duration.ofHours(1), Duration.ofSeconds(320)),
                    new Hop(Duration.ofHours(4), Duration.ofSeconds(600)))));
    Downtime downtime = scenario.business().downtime().orElseThrow();
    assertThat(downtime.recovery()).isEqualTo(Duration.ofMinutes(31));
    assertThat(downtime.backup().orElseThrow().at()).isEqualTo(LocalTime.of(1, 0));
    Licences licences = scenario.business().licences().orElseThrow();
    assertThat(licences.perServer()).hasToString("1500 EUR");
    assertThat(licences.supportShare()).isEqualTo(0.2);
  }

  @Test
  void readsDisturbancesOfTheExample() {
    Scenario.Disturbances disturbances =
        ScenarioReader.read(new YamlText(ScenarioFiles.example(), "scenario.yaml")).disturbances();
    Cap cap = disturbances.throttle().orElseThrow().in(TOKYO);
    long mondayNine = Instant.parse("2025-10-13T00:00:00Z").getEpochSecond() * 1_000_000_000;
    assertThat(cap.bytesPerSecondAt(mondayNine)).isEqualTo(5e6 / 8);
    assertThat(cap.bytesPerSecondAt(mondayNine - 4 * 3_600_000_000_000L)).isInfinite();
    assertThat(disturbances.outages().getFirst())
        .isEqualTo(new Outage.AtWorst("any night", Duration.ofHours(4)));
    assertThat(((Outage.AtTimes) disturbances.outages().getLast()).in(TOKYO))
        .extracting(TimeRange::start)
        .containsExactly(
            Instant.parse("2026-11-02T17:00:00Z"),
            Instant.parse("2026-11-03T17:00:00Z"),
            Instant.parse("2026-11-04T17:00:00Z"));
  }

  @Test
  void theSpecificationShowsTheExample() throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("weir.root"), "docs/formats/scenario.md"));
    assertThat(page).contains("```yaml\n" + ScenarioFiles.example() + "```");
  }

  @Test
  void anEmptyScenarioIsTheEmptyOne() {
    assertThat(ScenarioFiles.read("")).isEqualTo(Scenario.empty());
  }

  /** What a schema can say too; see {@link ScenarioSchemaTest}. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = ScenarioSchemaTest.BROKEN)
  void refusesWhatIsBroken(String lines, String message) {
    refused(lines, message);
  }

  /** What only the reader sees. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          zone: Asia/Tokio | 'Asia/Tokio' is no time zone
          zone: tokyo | did you mean Asia/Tokyo?
          lines: [{name: A, bandwidth: 1Mbit/s}, {name: A, bandwidth: 2Mbit/s}] | two lines are named 'A'
          lines: [{name: A, bandwidth: 1Mbit/s, other-traffic: 1Mbit/s}] | leaves nothing of 1 Mbit/s
          lines: [{name: A, bandwidth: 20Mbps}] | did you mean 20Mbit/s
          lines: [{name: A, bandwidth: 1Mbit/s, tariff: {currency: EUR, per-mbit: [{up-to: 20Mbit/s, price: 1}, {up-to: 10Mbit/s, price: 1}]}}] | steps rise
          lines: [{name: A, bandwidth: 1Mbit/s, tariff: {currency: EUR, per-mbit: [{price: 1}, {up-to: 10Mbit/s, price: 1}]}}] | only the last step
          lines: [{name: A, bandwidth: 20Mbit/s, tariff: {currency: EUR, per-mbit: [{up-to: 10Mbit/s, price: 1}]}}] | the steps of the tariff end at 10 Mbit/s, and the line has 20 Mbit/s
          throttle: mon-fri 08:00-18:00 | throttle: line 1 of the calendar
          throttle: mon 25:00-26:00 open | throttle: line 1 of the calendar
          throttle: mon 08:00-18:00 5Mbps | throttle: line 1 of the calendar
          outages: [{length: 2h, at: 2025-10-14T02:00}, {length: 1h, at: 2025-10-14T03:00}] | overlaps 'outage 1' from 2025-10-14T02:00 to 2025-10-14T04:00
          outages: [{length: 2d, at: 2025-10-14T02:00, repeat: 1d, count: 2}] | overlaps itself
          outages: [{length: 1s, at: 2025-10-14T02:00, repeat: 1m, count: 6000}, {length: 1s, at: 2026-10-14T02:00, repeat: 1m, count: 6000}] | more than 10000 outages in all
          outages: [{length: 1h, at: 2025-13-14T02:00}] | is no date and time
          outages: [{length: 1h, at: 9999-10-14T02:00}] | the year 9999 lies outside
          servers: [{match: a, tier: 3}] | 'tiers' has no tier 3
          tiers: [{tier: 1, rpo: 1m, rto: 1m}, {tier: 1, rpo: 1m, rto: 1m}] | two tiers have the number 1
          growth: 5000%/y | at most 1000%/y
          growth: -100%/y | lies above -100%/y
          periodic: {every: 1h, coalescing: 0%} | more than 0% and at most 100%
          periodic: {every: 400d} | copies lie 1s to 366d apart
          licences: {per-server: 1EUR, support: 200%/y} | 0%/y to 100%/y
          """)
  void refusesWhatDoesNotFit(String lines, String message) {
    refused(lines, message);
  }

  @Test
  void refusesTimesThatAClockSkipsOrShowsTwice() {
    String berlin = "zone: Europe/Berlin\noutages: [{length: 1h, at: %s}]";
    refused(
        berlin.formatted("2026-03-29T02:30"),
        "2026-03-29T02:30 in Europe/Berlin: clocks are set forward then");
    refused(berlin.formatted("2025-10-26T02:30"), "clocks are set back then");
    assertThat(ScenarioFiles.read(berlin.formatted("2025-10-26T02:30+01:00"))).isNotNull();
    refused(
        "zone: Europe/Berlin\n"
            + "outages: [{length: 1h, at: 2026-03-27T02:30, repeat: 1d, count: 3}]",
        "2026-03-29T02:30 in Europe/Berlin: clocks are set forward then");
  }

  /** A nightly outage stays at 02:00 when summer time ends; with an offset it is 24 h apart. */
  @Test
  void repeatsOfWholeDaysFollowTheClock() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Duration day = Duration.ofDays(1);
    Duration hour = Duration.ofHours(1);
    assertThat(
            new Outage.AtTimes("n", hour, LocalMoment.parse("2025-10-25T02:00"), day, 1).in(berlin))
        .containsExactly(TimeRange.of(Instant.parse("2025-10-25T00:00:00Z"), hour));
    assertThat(
            new Outage.AtTimes("n", hour, LocalMoment.parse("2025-10-25T04:00"), day, 2).in(berlin))
        .extracting(TimeRange::start)
        .containsExactly(
            Instant.parse("2025-10-25T02:00:00Z"), Instant.parse("2025-10-26T03:00:00Z"));
    assertThat(
            new Outage.AtTimes("n", hour, LocalMoment.parse("2025-10-25T04:00+02:00"), day, 2)
                .in(berlin))
        .extracting(TimeRange::start)
        .containsExactly(
            Instant.parse("2025-10-25T02:00:00Z"), Instant.parse("2025-10-26T02:00:00Z"));
  }

  @Test
  void tellsAllProblemsAtOnceWithTheirPlaces() {
    assertThatThrownBy(
            () -> ScenarioFiles.read("objectivs: [15m]\nlines:\n  - {bandwidth: 20}\njournal: 5\n"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.BAD_INPUT))
        .hasMessageContaining("s.yaml: 4 problems")
        .hasMessageContaining(
            "2:1: unknown key 'objectivs' in the scenario; did you mean 'objectives'")
        .hasMessageContaining("4:5: 'name' is missing in a line")
        .hasMessageContaining("4:17: bandwidth: '20' has no unit; did you mean 20Mbit/s?")
        .hasMessageContaining("5:10: journal: '5' has no unit");
  }

  @Test
  void endsWithAProblemAndNeverOtherwiseOnDamagedFiles() {
    String good = ScenarioFiles.example();
    long seed = System.nanoTime();
    System.out.println("ScenarioReaderTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder(good);
      for (int edit = 0; edit <= random.nextInt(4); edit++) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(96)));
      }
      try {
        assertThat(ScenarioReader.read(new YamlText(text.toString(), "s.yaml"))).isNotNull();
      } catch (ProblemException expected) {
        assertThat(expected.getMessage()).as("seed %d", seed).contains("s.yaml");
      }
    }
  }

  @Test
  void patternsMatchLikeShells() {
    assertThat(rule("db*").matches("db")).isTrue();
    assertThat(rule("db*").matches("adb")).isFalse();
    assertThat(rule("*sql*prod").matches("my-sql-1-prod")).isTrue();
    assertThat(rule("*a*a*a*a*a*a*a*b").matches("a".repeat(10_000))).isFalse();
    assertThat(rule("web1").matches("web10")).isFalse();
    assertThat(rule("*").matches("")).isTrue();
  }

  private static ServerRule rule(String match) {
    return new ServerRule(
        match,
        OptionalInt.empty(),
        Optional.empty(),
        LineSharing.EQUAL,
        Optional.empty(),
        Optional.empty());
  }

  private static void refused(String lines, String message) {
    assertThatThrownBy(() -> ScenarioFiles.read(lines))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.BAD_INPUT))
        .hasMessageMatching("(?s)s\\.yaml:.*[0-9]+:[0-9]+.*")
        .hasMessageContaining(message);
  }
}
