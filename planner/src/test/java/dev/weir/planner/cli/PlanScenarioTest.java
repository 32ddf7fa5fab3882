package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir plan --scenario}, and the options that go before what the file says. */
class PlanScenarioTest {
  @TempDir private Path folder;
  private Path csv = Path.of("unset");

  @BeforeEach
  void measure() throws IOException {
    csv =
        Files.writeString(
            folder.resolve("load.csv"),
            "start,seconds,bytes\n2025-10-13T00:00:00Z,60,600000000\n"
                + "2025-10-13T00:01:00Z,6000,0\n");
  }

  @Test
  void theFileGivesLinesObjectivesAndCompression() throws IOException {
    CommandRun run =
        plan(
            """
            scenario: 1
            objectives: [1m, 2m]
            compression: 2:1
            lines:
              - {name: A, bandwidth: 20Mbit/s, share: 50%}
              - {name: B, bandwidth: 100Mbit/s}
            """);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = run.json();
    assertThat(result.path("required").findValuesAsText("rpoSeconds")).containsExactly("60", "120");
    assertThat(result.path("lines").findValuesAsText("name")).containsExactly("A", "B");
    assertThat(result.path("lines").path(0).path("usableBitsPerSecond").asDouble()).isEqualTo(10e6);
    assertThat(result.path("compression").path("ratio").asDouble()).isEqualTo(2);
  }

  /** Nothing ever arrives, so that the age of the copy has no largest value. */
  @Test
  void copiesThatNeverArriveHaveNoLargestAge() throws IOException {
    CommandRun run =
        plan(
            """
            scenario: 1
            lines: [{name: A, bandwidth: 20Mbit/s}]
            throttle: daily closed
            periodic: {every: 1h}
            """);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode figures = run.json().path("sections").path("modes");
    JsonNode age = figures.findValue("peakAgeSeconds");
    assertThat(age).as(figures.toString()).isNotNull();
    assertThat(age.isNull()).as(figures.toString()).isTrue();
    assertThat(figures.findValue("longestTransferSeconds").asText()).isEqualTo("endless");
  }

  @Test
  void optionsGoBeforeTheFile() throws IOException {
    CommandRun run =
        plan(
            """
            scenario: 1
            objectives: [1m]
            compression: 2:1
            lines: [{name: A, bandwidth: 20Mbit/s}]
            """,
            "--rpo",
            "5m",
            "--compression",
            "off",
            "--line",
            "A=30Mbit/s",
            "--line",
            "C=40Mbit/s",
            "--growth",
            "20%/y");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = run.json();
    assertThat(result.path("required").findValuesAsText("rpoSeconds")).containsExactly("300");
    assertThat(result.path("lines").findValuesAsText("bitsPerSecond"))
        .containsExactly("30000000", "40000000");
    assertThat(result.path("compression").path("ratio").asDouble()).isEqualTo(1);
  }

  /**
   * 10 MB/s for a minute on a line of 5 MB/s: the last byte is a minute old. Tier 1 asks for 30 s,
   * the plan for 15 min.
   */
  @Test
  void theStrictestTierDecidesOnALineThatIsOneQueue() throws IOException {
    String file =
        """
        scenario: 1
        objectives: [15m]
        lines: [{name: A, bandwidth: 40Mbit/s}]
        servers: [{match: "*", tier: 1}]
        tiers: [{tier: 1, label: database, rpo: %s, rto: 30m}]
        """;
    CommandRun broken = plan(file.formatted("30s"), "--require", "--overhead", "none");
    assertThat(broken.exitCode()).as(broken.err()).isEqualTo(1);
    assertThat(broken.json().path("verdict").asText()).isEqualTo("notMet");
    assertThat(broken.json().path("recommended").isNull()).isTrue();
    JsonNode meets = broken.json().path("lines").path(0).path("meetsRpo");
    assertThat(meets.path("30").asBoolean(true)).isFalse();
    assertThat(meets.path("900").asBoolean(false)).isTrue();
    assertThat(text()).contains("The strictest objective, 30 s, is that of tier 1 (database).");

    CommandRun kept = plan(file.formatted("2m"), "--require", "--overhead", "none");
    assertThat(kept.exitCode()).as(kept.err()).isZero();
    assertThat(kept.json().path("recommended").asText()).isEqualTo("A");
    assertThat(kept.json().path("lines").path(0).path("meetsRpo").has("120")).isTrue();
  }

  /**
   * Two servers write 10 MB/s each for 100 s. On 10 MB/s the first goes before and never waits, the
   * second waits all its 100 s and is 100 s old; on 20 MB/s nobody waits. Larger lines keep what a
   * smaller one keeps.
   */
  @Test
  void aTierWithAShareOfItsOwnIsJudgedByIt() throws IOException {
    csv = twoBursts();
    String file =
        """
        scenario: 1
        objectives: [15m]
        servers:
          - {match: "db*", tier: 1, priority: 1}
          - {match: "*", tier: 2, priority: 2}
        tiers:
          - {tier: 1, label: database, rpo: 5s, rto: 30m}
          - {tier: 2, label: web, rpo: %s, rto: 30m}
        """;
    String[] narrow = {"--line", "A=80Mbit/s", "--require", "--overhead", "none"};
    CommandRun broken = plan(file.formatted("50s"), narrow);
    assertThat(broken.exitCode()).as(broken.err()).isEqualTo(1);
    assertThat(broken.json().path("verdict").asText()).isEqualTo("notMet");
    assertThat(broken.json().path("recommended").isNull()).isTrue();
    assertThat(text()).contains("web1 of web1 does not keep the 50 s of tier 2 (web) on A");

    CommandRun kept = plan(file.formatted("2m"), narrow);
    assertThat(kept.exitCode()).as(kept.err()).isZero();
    assertThat(kept.json().path("verdict").asText()).isEqualTo("metWithConditions");

    CommandRun chosen =
        plan(
            file.formatted("50s"),
            "--line",
            "C=300Mbit/s",
            "--line",
            "A=80Mbit/s",
            "--line",
            "B=200Mbit/s",
            "--require",
            "--overhead",
            "none");
    assertThat(chosen.exitCode()).as(chosen.err()).isZero();
    assertThat(chosen.json().path("recommended").asText()).isEqualTo("B");
  }

  /**
   * Two sources of 10k MB/s for 100 s on a line of 10 MB/s, the first before the second: the age of
   * the first grows to 100 (k - 1) s, that of the second to the larger of 100 k and 200 k - 100 s.
   * Where the second is held to 104 s, k is 1.02. In one queue, held to 15 min, it would be 5.
   */
  @Test
  void sharesCountInHeadroomMonthsAndEachObjective() throws IOException {
    csv = twoBursts();
    String[] options = {"--line", "A=80Mbit/s", "--overhead", "none"};
    String tiers =
        """
        tiers:
          - {tier: 1, label: database, rpo: 5s, rto: 30m}
          - {tier: 2, label: web, rpo: %s, rto: 30m}
        """;
    String alike =
        """
        scenario: 1
        objectives: [15m]
        growth: 21%/y
        servers:
          - {match: "db*", tier: 1, priority: 1}
          - {match: "*", tier: 2, priority: 2}
        """;
    JsonNode common = json(alike + tiers.formatted("104s"), options);
    assertThat(common.findValue("line.A.rpo.900.headroom").asDouble()).isCloseTo(0.02, GRAIN);
    assertThat(common.findValue("monthsUntilBroken").asDouble())
        .isCloseTo(12 * Math.log(1.02) / Math.log(1.21), MONTHS);
    assertThat(common.findValue("meetsRpo").path("900").asBoolean()).isTrue();

    JsonNode broken = json(alike + tiers.formatted("50s"), options);
    assertThat(broken.findValue("line.A.rpo.900.headroom").asDouble()).isNegative();
    assertThat(broken.findValue("meetsRpo").path("900").asText()).isEqualTo("false");
    assertThat(broken.findValue("monthsUntilBroken").asDouble()).isZero();
  }

  /** Only the first grows: the second is then 100 k s old, so that k is 1.04. */
  @Test
  void sharesCountWhereEachGrowsAtItsOwnRate() throws IOException {
    csv = twoBursts();
    JsonNode ofEach =
        json(
            """
            scenario: 1
            objectives: [15m]
            horizon-months: 12
            servers:
              - {match: "db*", tier: 1, priority: 1, growth: 21%/y}
              - {match: "*", tier: 2, priority: 2}
            tiers:
              - {tier: 1, label: database, rpo: 5s, rto: 30m}
              - {tier: 2, label: web, rpo: 104s, rto: 30m}
            """,
            "--line", "A=80Mbit/s", "--overhead", "none");
    assertThat(ofEach.findValue("monthsUntilBroken").asDouble())
        .isCloseTo(12 * Math.log(1.04) / Math.log(1.21), MONTHS);
  }

  /** Nobody asked for the usual 15 min where each source has a tier that asks for its own. */
  @Test
  void tiersOfAllSourcesReplaceTheUsualObjective() throws IOException {
    csv = twoBursts();
    String tiers =
        """
        tiers:
          - {tier: 1, label: database, rpo: 40m, rto: 30m}
          - {tier: 2, label: web, rpo: 2h, rto: 30m}
        """;
    String oneQueue =
        """
        scenario: 1
        servers: [{match: "db*", tier: 1}, {match: "%s", tier: 2}]
        """;
    String shares =
        """
        scenario: 1
        servers: [{match: "db*", tier: 1, priority: 1}, {match: "*", tier: 2, priority: 2}]
        """;
    assertThat(objectives(oneQueue.formatted("*") + tiers)).containsExactly("2400");
    assertThat(objectives(shares + tiers)).containsExactly("7200");
    assertThat(objectives(oneQueue.formatted("none") + tiers)).containsExactly("900");
  }

  private List<String> objectives(String file) throws IOException {
    return json(file, "--line", "A=80Mbit/s").path("required").findValuesAsText("rpoSeconds");
  }

  private JsonNode json(String file, String... options) throws IOException {
    CommandRun run = plan(file, options);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json();
  }

  /** What the simulation may add to an age of 100 s, as a share. */
  private static final Offset<Double> GRAIN = Offset.offset(0.005);

  /** The same in months of 21 % a year. */
  private static final Offset<Double> MONTHS = Offset.offset(0.35);

  private Path twoBursts() throws IOException {
    return Files.writeString(
        folder.resolve("load.csv"),
        """
        start,seconds,bytes,source
        2026-01-05T00:00:00Z,100,1000000000,db1
        2026-01-05T00:00:00Z,100,1000000000,web1
        2026-01-05T00:01:40Z,400,0,db1
        2026-01-05T00:01:40Z,400,0,web1
        """);
  }

  private String text() {
    return CommandRun.of(
            "plan",
            csv.toString(),
            "--scenario",
            folder.resolve("scenario.yaml").toString(),
            "--line",
            "A=80Mbit/s",
            "--overhead",
            "none")
        .out();
  }

  /** The burst of 600 MB lies in the first minute, 09:00 in Tokyo. */
  @Test
  void timesWithoutAZoneAreThoseOfTheScenariosZone() throws IOException {
    CommandRun run =
        plan(
            """
            scenario: 1
            zone: Asia/Tokyo
            objectives: [15m]
            lines: [{name: A, bandwidth: 100Mbit/s}]
            outages: [{name: works, length: 10m, at: 2025-10-13T09:30}]
            """);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json().path("figures").path("outages.A.given.works.startsAt").asText())
        .isEqualTo("2025-10-13T00:30:00Z");
  }

  /** A burst that the line carries when even may come at once: 600 MB then wait in full. */
  @Test
  void aLineThatNeverWaitsNeedsAQueueForTheWorstArrangement() throws IOException {
    CommandRun run =
        plan(
            """
            scenario: 1
            compression: 2:1
            lines: [{name: A, bandwidth: 100Mbit/s}]
            """,
            "--overhead",
            "none");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode figures = run.json().path("figures");
    assertThat(figures.path("line.A.peakBacklogBytes").asDouble()).isZero();
    assertThat(figures.path("queueSizing.A.heldAtMostBytes").asDouble())
        .isCloseTo(600e6, within(1.0));
  }

  /**
   * Two files: web writes 1 MB/s all day, db 9 MB/s for an hour. With db twice as large after a
   * year 15 minutes need 19 instead of 10 MB/s for 3,600 of 4,500 s.
   */
  @Test
  void everyServerGrowsAtItsOwnRate() throws IOException {
    Path db =
        Files.writeString(
            folder.resolve("db.csv"),
            "start,seconds,bytes,source\n2025-10-13T00:00:00Z,3600,32400000000,db\n"
                + "2025-10-13T01:00:00Z,82800,0,db\n");
    csv =
        Files.writeString(
            folder.resolve("web.csv"),
            "start,seconds,bytes,source\n2025-10-13T00:00:00Z,3600,3600000000,web\n"
                + "2025-10-13T01:00:00Z,82800,82800000000,web\n");
    CommandRun run =
        plan(
            """
            scenario: 1
            growth: 0%/y
            start-of-growth: 2026-01
            objectives: [15m]
            servers: [{match: "db*", growth: 100%/y}]
            lines: [{name: A, bandwidth: 80Mbit/s}]
            """,
            "--overhead", "none", "--compression", "off", db.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode figures = run.json().path("figures");
    assertThat(figures.path("growth.2026-01.requiredBitsPerSecond").asDouble())
        .isCloseTo(64e6, within(1.0));
    assertThat(figures.path("growth.2027-01.requiredBitsPerSecond").asDouble())
        .isCloseTo(19e6 * 0.8 * 8, within(1.0));
    // 80 Mbit/s are 10 MB/s: 1 + 9 x 2^y = 12.5.
    assertThat(figures.path("growthLines.A.900.monthsUntilBroken").asDouble())
        .isCloseTo(12 * Math.log(11.5 / 9) / Math.log(2), within(2e-3));
    assertThat(run.json().path("warnings").toString()).doesNotContain("servers: growth");
  }

  /** A window that fills a sixteenth of the line, as the sentence tells it. */
  @Test
  void tellsWhatWouldFillTheLine() throws IOException {
    CommandRun run =
        plan(
            "scenario: 1\nlines: [{name: A, bandwidth: 1Gbit/s, rtt: 10ms, window: 64KiB}]\n",
            "--lang",
            "en");
    assertThat(run.json().path("lines").path(0).path("warnings").toString())
        .contains("It takes 19 connections, or a window of 1.2 MB")
        .contains("one connection for each job");
  }

  @Test
  void saysWhatCannotBeCompared() throws IOException {
    CommandRun run =
        plan(
            """
            scenario: 1
            lines:
              - {name: A, bandwidth: 20Mbit/s, cost: 10EUR/month}
              - {name: B, bandwidth: 100Mbit/s, cost: 10JPY/month}
            """);
    assertThat(run.json().path("warnings").toString())
        .contains("Costs in EUR, JPY cannot be compared");
  }

  @Test
  void refusesABrokenFileWithEveryPlace() throws IOException {
    CommandRun run = plan("scenario: 1\nline: []\ngrowth: 5\n");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("2 problems")
        .contains("2:1: unknown key 'line'")
        .contains("did you mean 'lines'?")
        .contains("3:9: growth: '5' is no growth per year");
    assertThat(plan("[".repeat(100_000)).err()).contains("nested more than 20 deep");
  }

  @Test
  void refusesOptionsThatSayNothing() throws IOException {
    assertThat(plan("scenario: 1\n", "--growth", "30").exitCode()).isEqualTo(2);
    assertThat(plan("scenario: 1\n", "--initial", "2").exitCode()).isEqualTo(2);
    CommandRun missing =
        CommandRun.of("plan", csv.toString(), "--scenario", folder.resolve("no.yaml").toString());
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).contains("there is no such file");
  }

  /** The command in the first lines of the file, from the root of a checkout. */
  @Test
  void theExampleRunsAsItSays() throws IOException, InterruptedException {
    Path examples = Path.of(System.getProperty("weir.root"), "docs/examples");
    Path servers = folder.resolve("servers.csv");
    Process script =
        new ProcessBuilder("bash", examples.resolve("servers.csv.sh").toString())
            .redirectOutput(servers.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(script.waitFor()).isZero();

    CommandRun run =
        CommandRun.of(
            "plan", servers.toString(), "--scenario", examples.resolve("scenario.yaml").toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "critical", "maintenance", "Outages of the line", "erp", "Bills of lines with a tariff")
        .doesNotContain("are not counted in this plan");
  }

  private CommandRun plan(String scenario, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("scenario.yaml"), scenario);
    List<String> arguments =
        new ArrayList<>(List.of("plan", csv.toString(), "--json", "--scenario", file.toString()));
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }
}
