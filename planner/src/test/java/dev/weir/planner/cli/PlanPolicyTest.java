package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.engine.Cap;
import dev.weir.engine.Leveling;
import dev.weir.units.Bandwidth;
import dev.weir.units.DataSize;
import dev.weir.units.Ratio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan as the replicator's job, read by the replicator's own reader. */
class PlanPolicyTest {
  /** An hour at 1 MB/s with a burst of 30 s at 200 MB/s: example E2 of the model. */
  private static final String E2 =
      """
      start,seconds,bytes,source
      2026-01-05T00:00:00Z,1800,1800000000,/srv/orders
      2026-01-05T00:30:00Z,30,6000000000,/srv/orders
      2026-01-05T00:30:30Z,3600,3600000000,/srv/orders
      """;

  private static final String TWO = E2 + "2026-01-05T00:00:00Z,1800,18,/srv/mail\n";

  @TempDir private Path folder;

  @Test
  void isReadByTheReplicatorWithWhatThePlanSays() throws IOException {
    CommandRun run = plan(E2, "--line", "fast line=800Mbit/s", "--rpo", "60s", "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();

    JobConfig job = job("protect: /srv/orders\n");

    assertThat(job.sending().cap().bytesPerSecondAt(0))
        .isEqualTo(Bandwidth.parse("800Mbit/s").bytesPerSecond());
    assertThat(job.sending().leveling()).isEqualTo(Leveling.OFF);
    assertThat(job.limits().rpo()).isEqualTo(Duration.ofSeconds(60));
    JobConfig.Prediction prediction = job.prediction().orElseThrow();
    assertThat(prediction.line()).isEqualTo("fast line");
    // 30 s at 200 MB/s onto a line of 100 MB/s: 3 GB wait at its end, the last of them for 30 s.
    assertThat(prediction.expected().backlog()).isEqualTo(new DataSize(3_000_000_000L));
    assertThat(prediction.expected().age()).isEqualTo(Duration.ofSeconds(30));
    assertThat(prediction.atMost().age()).isGreaterThanOrEqualTo(prediction.expected().age());
    assertThat(prediction.report()).matches("[0-9a-f]{12}");
  }

  /**
   * In the busiest 10 s lie 2 GB, in a minute the burst and 30 s at 1 MB/s, in an hour 3,570 s of
   * it. At most the burst and the longer sample beside it fall into 10 s, everything into a minute.
   */
  @Test
  void saysWhatItsPredictionRestsOn() throws IOException {
    plan(E2, "--line", "A=800Mbit/s,share=50%", "--rpo", "20m");
    JobConfig.Basis basis = job("protect: /srv/orders\n").prediction().orElseThrow().basis();
    assertThat(basis.measured()).hasValue(Duration.ofSeconds(5_430));
    assertThat(basis.written()).hasValue(new DataSize(11_400_000_000L));
    assertThat(basis.ratio()).hasValue(Ratio.ONE);
    assertThat(basis.carries()).hasValue(Bandwidth.parse("400Mbit/s"));
    assertThat(basis.busiest())
        .containsExactly(
            busiest(10, 2_000_000_000L, 9_600_000_000L),
            busiest(60, 6_030_000_000L, 11_400_000_000L),
            busiest(600, 6_570_000_000L, 11_400_000_000L),
            busiest(3_600, 9_570_000_000L, 11_400_000_000L));
  }

  private static JobConfig.BusiestStretch busiest(long seconds, long expected, long atMost) {
    return new JobConfig.BusiestStretch(
        Duration.ofSeconds(seconds), new DataSize(expected), new DataSize(atMost));
  }

  @Test
  void theConnectionsOfTheLineAreThoseOfTheJob() throws IOException {
    plan(E2, "--line", "A=800Mbit/s,rtt=200ms,window=4MiB,connections=4");
    assertThat(job("protect: /srv/orders\n").sending().connections()).isEqualTo(4);
    plan(E2, "--line", "A=800Mbit/s,rtt=200ms,window=4MiB,connections=40");
    assertThat(job("protect: /srv/orders\n").sending().connections()).isEqualTo(16);
    assertThat(Files.readString(folder.resolve("job.yaml"))).contains("counts on 40 connections");
    plan(E2, "--line", "A=800Mbit/s");
    assertThat(job("protect: /srv/orders\n").sending().connections()).isEqualTo(1);
  }

  @Test
  void aQueueLargerThanTheDefaultIsAskedForWhereTheBacklogNeedsIt() throws IOException {
    String night = E2.replace("6000000000", "60000000000");
    plan(night, "--line", "A=400Mbit/s");
    long needed = job("protect: /srv/orders\n").limits().diskQueue().bytes();

    // 30 s at 2,000 MB/s onto 50 MB/s leave 58.5 GB, and at most another half sample around it.
    assertThat(needed).isBetween(58_500_000_000L, 66L << 30);
  }

  @Test
  void isWrittenTheWayPeopleWrite() throws IOException {
    plan(E2, "--line", "A=33Mbit/s,share=60%", "--rpo", "20m");
    assertThat(Files.readString(folder.resolve("job.yaml")))
        .contains("\ncap: 19.8 Mbit/s\n", "\nrpo: 20m\n");
    plan(E2, "--line", "A=600Mbit/s", "--rpo", "20m");
    // 30 s at 200 MB/s onto 75 MB/s leave 3.75 GB, the last of which waits 50 s.
    assertThat(Files.readString(folder.resolve("job.yaml")))
        .contains(
            "\ndisk-queue: 10 GiB\n", "\n  largest-age: 50s\n", "\n  largest-backlog: 3.75 GB\n")
        .containsPattern("\n  largest-backlog-at-most: \\d\\.\\d{1,3} GB\n");
  }

  /** 60 % of 200 Mbit/s are 120 Mbit/s, at all times. */
  @Test
  void noRuleOfTheCalendarGivesMoreThanTheShareOfTheLine() throws IOException {
    Path scenario =
        Files.writeString(
            folder.resolve("s.yaml"),
            """
            scenario: 1
            zone: UTC
            throttle: |
              mon-fri 08:00-10:00 180Mbit/s  # more than the share
              mon-fri 10:00-12:00 0.2 Gbit/s
              mon-fri 12:00-14:00 50Mbit/s
              sat 120Mbit/s
              sun 00:00-06:00 closed
              sun 06:00-12:00 open
              otherwise 150Mbit/s
            """);
    CommandRun run = plan(E2, "--line", "A=200Mbit/s,share=60%", "--scenario", scenario.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(folder.resolve("job.yaml")))
        .contains(
            "\ncap: 120 Mbit/s\n",
            "\"mon-fri 08:00-10:00 120 Mbit/s\"",
            "\"mon-fri 10:00-12:00 120 Mbit/s\"",
            "\"mon-fri 12:00-14:00 50Mbit/s\"",
            "\"sun 00:00-06:00 closed\"");
    Cap cap = job("protect: /srv/orders\n").sending().cap();
    long monday = Instant.parse("2026-01-05T00:00:00Z").getEpochSecond();
    double most = 0;
    for (int minute = 0; minute < 7 * 24 * 60; minute++) {
      most = Math.max(most, cap.bytesPerSecondAt((monday + minute * 60L) * 1_000_000_000L));
    }
    assertThat(most).isEqualTo(Bandwidth.parse("120Mbit/s").bytesPerSecond());
  }

  @Test
  void whereNothingWasSaidOfCompressionTheJobIsAsThePlan() throws IOException {
    Path file = Files.writeString(folder.resolve("load.csv"), E2);
    String to = folder.resolve("job.yaml").toString();
    CommandRun run =
        CommandRun.of("plan", file.toString(), "--policy", to, "--line", "A=800Mbit/s");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Path.of(to)).content().contains("No compression was measured");
    assertThat(job("protect: /srv/orders\n").sending().leveling()).isEqualTo(Leveling.OFF);

    CommandRun.of(
        "plan", file.toString(), "--policy", to, "--line", "A=800Mbit/s", "--compression", "2:1");
    assertThat(Path.of(to)).content().contains("which no level was measured to give");
  }

  @Test
  void withoutALineOrWithSeveralSourcesInOneFileItIsRefusedBeforeAnyWork() throws IOException {
    assertThat(plan(E2).err()).contains("--policy").contains("add a --line");
    CommandRun run = plan(TWO, "--line", "A=400Mbit/s");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("one job").contains("name a folder");
    assertThat(folder.resolve("job.yaml")).doesNotExist();
  }

  @Test
  void severalPathsGetAJobEach() throws IOException {
    Path jobs = folder.resolve("jobs");
    CommandRun run = planTo(jobs, TWO, "--line", "A=400Mbit/s");
    assertThat(run.exitCode()).as(run.err()).isZero();
    try (Stream<Path> files = Files.list(jobs)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("srv-orders.yaml", "srv-mail.yaml");
    }
    String orders = Files.readString(jobs.resolve("srv-orders.yaml"));
    assertThat(orders).contains("for 2 jobs").contains("nothing is predicted");
    JobConfig job =
        NodeConfigReader.parseJob(
            orders + "protect: /srv/orders\ntarget: 10.0.0.2:7420\n", "orders.yaml");
    assertThat(job.name()).isEqualTo("srv-orders");
    assertThat(job.prediction()).isEmpty();
    assertThat(planTo(jobs, TWO, "--line", "A=400Mbit/s").exitCode()).isZero();
  }

  @Test
  void onlyItsOwnFilesAreReplaced() throws IOException {
    assertThat(plan(E2, "--line", "A=400Mbit/s").exitCode()).isZero();
    assertThat(plan(E2, "--line", "A=300Mbit/s").exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("job.yaml"))).contains("cap: 300 Mbit/s");

    Path node = Files.writeString(folder.resolve("node.yaml"), "node: alpha\n");
    CommandRun run = planTo(node, E2, "--line", "A=400Mbit/s");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("node.yaml").contains("did not write");
    assertThat(node).hasContent("node: alpha\n");
  }

  private JobConfig job(String more) throws IOException {
    String text = Files.readString(folder.resolve("job.yaml"));
    return NodeConfigReader.parseJob(text + more + "target: 10.0.0.2:7420\n", "job.yaml");
  }

  private CommandRun plan(String csv, String... more) throws IOException {
    return planTo(folder.resolve("job.yaml"), csv, more);
  }

  private CommandRun planTo(Path jobs, String csv, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("load.csv"), csv);
    String[] all = new String[more.length + 8];
    all[0] = "plan";
    all[1] = file.toString();
    all[2] = "--policy";
    all[3] = jobs.toString();
    all[4] = "--overhead";
    all[5] = "none";
    all[6] = "--compression";
    all[7] = "off";
    System.arraycopy(more, 0, all, 8, more.length);
    return CommandRun.of(all);
  }
}
