package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Leveling;
import dev.weir.problem.ProblemException;
import dev.weir.target.OrphanPolicy;
import dev.weir.units.DataSize;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NodeConfigReaderTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("weir.root"), "docs/examples");
  private static final Path DIRECTORY = Path.of("/etc/weir");

  @Test
  void readsTheExamples() {
    NodeConfig alpha = NodeConfigReader.read(EXAMPLES.resolve("alpha.yaml"));
    assertThat(alpha.name()).isEqualTo("alpha");
    assertThat(alpha.control()).isEqualTo(Path.of("/var/lib/weir/alpha/control.sock"));
    assertThat(alpha.keys().ca()).isEqualTo(EXAMPLES.resolve("keys/ca.pem"));
    JobConfig job = alpha.jobs().getFirst();
    assertThat(job.target().address()).isEqualTo(new HostPort("10.0.0.2", 7420));
    assertThat(job.limits().memoryQueue()).isEqualTo(new DataSize(256L << 20));
    assertThat(job.limits().rpo()).isEqualTo(Duration.ofMinutes(15));
    assertThat(job.sending().leveling()).isEqualTo(new Leveling.Always(CompressionLevel.LOW));
    assertThat(capAt(job, DayOfWeek.FRIDAY, 9)).isEqualTo(5e6 / 8);
    assertThat(capAt(job, DayOfWeek.SATURDAY, 9)).isEqualTo(20e6 / 8);

    NodeConfig beta = NodeConfigReader.read(EXAMPLES.resolve("beta.yaml"));
    assertThat(beta.listen()).contains(new HostPort("10.0.0.2", 7420));
    assertThat(beta.replicas().getFirst().from()).containsExactly("alpha");
  }

  @Test
  void readsWhatBecomesOfOrphans() {
    String replica =
        """
        node: beta
        state: /s
        keys: {ca: a, certificate: b, key: c}
        listen: 10.0.0.2:7420
        replicas: [{job: demo, root: /r, from: [alpha]%s}]
        """;
    for (OrphanPolicy policy : OrphanPolicy.values()) {
      String written = ", orphans: " + policy.name().toLowerCase(Locale.ROOT);
      assertThat(parse(replica.formatted(written)).replicas().getFirst().orphans())
          .isEqualTo(policy);
    }
    assertThat(parse(replica.formatted("")).replicas().getFirst().orphans())
        .isEqualTo(OrphanPolicy.DELETE);
    assertThatThrownBy(() -> parse(replica.formatted(", orphans: remove")))
        .hasMessageContaining("'remove' is unknown; one of report, move, delete, keep");
    assertThatThrownBy(() -> parse(replica.formatted(", orphan: keep")))
        .hasMessageContaining("orphans");
  }

  @Test
  void tellsAllProblemsAtOnceWithPlaceAndNearestKey() {
    String text =
        """
        node: Alpha!
        state: /s
        keys: {ca: a, certificate: b}
        jobs:
          - name: demo
            protect: /srv
            target: 10.0.0.2
            memory-queu: 256MiB
            cap: 20
            rpo: 15m
            rpo: 16m
        """;
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.BAD_INPUT))
        .hasMessageContaining("6 problems")
        .hasMessageContaining("1:7: node: 'Alpha!' is no name")
        .hasMessageContaining("3:7: 'key' is missing")
        .hasMessageContaining("7:13: target: '10.0.0.2' is not HOST:PORT")
        .hasMessageContaining(
            "8:5: unknown key 'memory-queu' in a job; did you mean 'memory-queue'?")
        .hasMessageContaining("9:10: cap: '20' has no unit")
        .hasMessageContaining("11:5: key 'rpo' is given twice");
  }

  @Test
  void readsRulesAndRefusesThoseThatAreNone() {
    String job = "name: demo\nprotect: /srv\ntarget: 10.0.0.2:7420\n";
    JobConfig read =
        NodeConfigReader.parseJob(
            job + "exclude: [\"*.tmp\", \"/cache/**\"]\ninclude: [\"/cache/keep/\"]\n", "j");
    assertThat(read.capture().rules())
        .hasToString("The rules leave out *.tmp, /cache/**, but not /cache/keep/.");
    assertThat(NodeConfigReader.parseJob(job, "j").capture().rules().none()).isTrue();
    assertThatThrownBy(
            () -> NodeConfigReader.parseJob(job + "exclude: [a, \"[b\"]\ninclude: [a//b]", "j"))
        .hasMessageContaining("4:14: exclude: '[b' has a [ without its ]")
        .hasMessageContaining("5:11: include: 'a//b' has an empty part");
    assertThatThrownBy(() -> NodeConfigReader.parseJob(job + "include: [a]", "j"))
        .hasMessageContaining("4:10: include: brings back what 'exclude' leaves out")
        .hasMessageContaining("exclude: [\"/**\"]");
    assertThatThrownBy(() -> NodeConfigReader.parseJob(job + "exclude: a", "j"))
        .hasMessageContaining("'exclude' is a list, not a single value");
  }

  @Test
  void readsForHowLongAFullQueueBlocks() {
    String job = "name: demo\nprotect: /srv\ntarget: 10.0.0.2:7420\n";
    assertThat(blockAtMost(job)).isZero();
    assertThat(blockAtMost(job + "when-full: disconnect")).isZero();
    assertThat(blockAtMost(job + "when-full: block")).isEqualTo(Duration.ofSeconds(30));
    assertThat(blockAtMost(job + "when-full: block\nblock-at-most: 5s"))
        .isEqualTo(Duration.ofSeconds(5));
    assertThatThrownBy(() -> blockAtMost(job + "when-full: wait"))
        .hasMessageContaining("'wait' is unknown; one of disconnect, block");
    assertThatThrownBy(() -> blockAtMost(job + "block-at-most: 5s"))
        .hasMessageContaining("4:16: block-at-most: holds with 'when-full: block' only");
    assertThatThrownBy(() -> blockAtMost(job + "when-full: block\nblock-at-most: 11m"))
        .hasMessageContaining("5:16: block-at-most: '11m' is not more than 0s and at most 10m");
  }

  private static Duration blockAtMost(String job) {
    return NodeConfigReader.parseJob(job, "j").limits().blockAtMost();
  }

  @Test
  void refusesWhatIsNotYamlWithItsPlace() {
    assertThatThrownBy(() -> parse("node: [a\nstate: b")).hasMessageContaining("weir.yaml:2:");
    assertThatThrownBy(() -> parse("")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> parse("- a")).hasMessageContaining("not a list");
  }

  @Test
  void refusesATargetWithoutListen() {
    assertThatThrownBy(
            () ->
                parse(
                    """
                    node: beta
                    state: /s
                    keys: {ca: a, certificate: b, key: c}
                    replicas: [{job: demo, root: /r, from: [alpha]}]
                    """))
        .hasMessageContaining("'listen' is missing");
  }

  @Test
  void endsWithAProblemAndNeverOtherwiseOnDamagedFiles() throws Exception {
    String good = java.nio.file.Files.readString(EXAMPLES.resolve("alpha.yaml"));
    long seed = System.nanoTime();
    System.out.println("NodeConfigReaderTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder(good);
      for (int edit = 0; edit <= random.nextInt(4); edit++) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(96)));
      }
      try {
        assertThat(parse(text.toString())).isNotNull();
      } catch (ProblemException expected) {
        assertThat(expected.getMessage()).contains("weir.yaml");
      }
    }
  }

  private static double capAt(JobConfig job, DayOfWeek day, int hour) {
    ZonedDateTime at =
        ZonedDateTime.of(2026, 3, 2, hour, 0, 0, 0, ZoneId.systemDefault()).with(day);
    return job.sending().cap().bytesPerSecondAt(at.toEpochSecond() * 1_000_000_000);
  }

  private static NodeConfig parse(String text) {
    return NodeConfigReader.parse(text, "weir.yaml", DIRECTORY);
  }
}
