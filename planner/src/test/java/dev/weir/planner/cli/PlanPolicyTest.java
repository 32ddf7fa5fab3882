package dev.weir.planner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.CompressionLevel;
import dev.weir.config.JobConfig;
import dev.weir.config.NodeConfigReader;
import dev.weir.units.Bandwidth;
import dev.weir.units.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  @TempDir private Path folder;

  @Test
  void isReadByTheReplicatorWithWhatThePlanSays() throws IOException {
    CommandRun run = plan(E2, "--line", "fast line=800Mbit/s", "--rpo", "60s", "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();

    JobConfig job = job("protect: /srv/orders\n");

    assertThat(job.sending().cap().bytesPerSecondAt(0))
        .isEqualTo(Bandwidth.parse("800Mbit/s").bytesPerSecond());
    assertThat(job.sending().compression()).isEqualTo(CompressionLevel.OFF);
    assertThat(job.limits().rpo()).isEqualTo(Duration.ofSeconds(60));
    JobConfig.Prediction prediction = job.prediction().orElseThrow();
    assertThat(prediction.line()).isEqualTo("fast line");
    // 30 s at 200 MB/s onto a line of 100 MB/s: 3 GB wait at its end, the last of them for 30 s.
    assertThat(prediction.expected().backlog()).isEqualTo(new DataSize(3_000_000_000L));
    assertThat(prediction.expected().age()).isEqualTo(Duration.ofSeconds(30));
    assertThat(prediction.atMost().age()).isGreaterThanOrEqualTo(prediction.expected().age());
    assertThat(prediction.report()).matches("[0-9a-f]{12}");
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
  void withoutALineOrWithSeveralSourcesItIsRefusedBeforeAnyWork() throws IOException {
    assertThat(plan(E2).err()).contains("--policy").contains("add a --line");
    String two = E2 + "2026-01-05T00:00:00Z,1800,18,/srv/mail\n";
    CommandRun run = plan(two, "--line", "A=400Mbit/s");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("one job").contains("2 sources");
    assertThat(folder.resolve("job.yaml")).doesNotExist();
  }

  private JobConfig job(String more) throws IOException {
    String text = Files.readString(folder.resolve("job.yaml"));
    return NodeConfigReader.parseJob(text + more + "target: 10.0.0.2:7420\n", "job.yaml");
  }

  private CommandRun plan(String csv, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("load.csv"), csv);
    String[] all = new String[more.length + 8];
    all[0] = "plan";
    all[1] = file.toString();
    all[2] = "--policy";
    all[3] = folder.resolve("job.yaml").toString();
    all[4] = "--overhead";
    all[5] = "none";
    all[6] = "--compression";
    all[7] = "off";
    System.arraycopy(more, 0, all, 8, more.length);
    return CommandRun.of(all);
  }
}
