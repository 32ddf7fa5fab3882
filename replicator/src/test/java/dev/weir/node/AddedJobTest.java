package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that a running node is given, with the prediction of its plan. */
class AddedJobTest {
  private static final String PREDICTION =
      """
      prediction:
        report: 4f1c0a9be27d
        line: B
        largest-age: 12m
        largest-backlog: 1GB
        largest-age-at-most: 13m
        largest-backlog-at-most: %s
      """;

  @TempDir Path directory;

  private NodePair pair;
  private ScriptedSource script;

  @BeforeEach
  void prepare() throws IOException {
    pair = new NodePair(directory);
    script = new ScriptedSource(pair.root);
    script.create("file");
    script.write("file", 0, new byte[100_000]);
    pair.startTarget();
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void isReplicatedAndKeptOverARestart() {
    Node node = pair.startIdleSource(captures());
    assertThat(node.status()).isEmpty();
    try (ControlClient client = ControlClient.connect(directory.resolve("alpha.sock"))) {
      String name =
          client.add(pair.jobFile(PREDICTION.formatted("2GB")), "demo.yaml").path("job").asText();
      assertThat(name).isEqualTo("demo");
      script.write("file", 50_000, new byte[200_000]);
      pair.awaitSame();
      JsonNode prediction = client.status("demo").path("jobs").get(0).path("prediction");
      assertThat(prediction.path("largestAgeSeconds").asDouble()).isEqualTo(720);
      assertThat(prediction.path("measuredLargestAgeSeconds").asDouble()).isLessThan(720);
    }
    pair.assertReplicaEquals();

    pair.stopSource();
    script = new ScriptedSource(pair.root);
    pair.startIdleSource(captures());
    JobStatus again = pair.awaitSame();
    assertThat(again.name()).isEqualTo("demo");
    assertThat(again.conditions()).doesNotContain(JobStatus.ABOVE_PREDICTION);
  }

  @Test
  void whatNoPlanExplainsIsSaid() {
    Node node = pair.startIdleSource(captures());
    node.addJob(pair.jobFile(PREDICTION.formatted("1kB")), "demo.yaml");
    pair.awaitSame();
    JobStatus above =
        pair.await(
            status -> {
              script.write("file", 0, new byte[300_000]);
              return status.conditions().contains(JobStatus.ABOVE_PREDICTION);
            });
    assertThat(Objects.requireNonNull(above.drift()).backlogBytes()).isGreaterThan(1_000);
  }

  @Test
  void isForgottenWhenRemoved() {
    Node node = pair.startIdleSource(captures());
    node.addJob(pair.jobFile(""), "demo.yaml");
    assertThatThrownBy(() -> node.addJob(pair.jobFile(""), "demo.yaml"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("already");
    node.removeJob("demo");
    assertThat(node.status()).isEmpty();
    assertThat(directory.resolve("state-alpha/jobs/demo.yaml")).doesNotExist();
    assertThatThrownBy(() -> node.removeJob("demo")).hasMessageContaining("the source of no job");
  }

  @Test
  void aWrongOneIsRefusedWithItsPlaceAndNotKept() throws IOException {
    Node node = pair.startIdleSource(captures());
    assertThatThrownBy(() -> node.addJob(pair.jobFile("rpoo: 15m\n"), "demo.yaml"))
        .hasMessageContaining("demo.yaml:4:1")
        .hasMessageContaining("'rpo'");
    assertThatThrownBy(() -> node.addJob("name: demo\nprotect: data\ntarget: a:1\n", "demo.yaml"))
        .hasMessageContaining("no absolute path");
    assertThat(Files.exists(directory.resolve("state-alpha/jobs"))).isFalse();
    assertThat(node.status()).isEmpty();
  }

  @Test
  void oneThatCannotBeCapturedIsNotKept() {
    Node node =
        pair.startIdleSource(
            job -> {
              throw ProblemException.environment("capture", "is refused", "allow it");
            });
    assertThatThrownBy(() -> node.addJob(pair.jobFile(""), "demo.yaml"))
        .hasMessageContaining("is refused");
    assertThat(directory.resolve("state-alpha/jobs/demo.yaml")).doesNotExist();
    assertThat(node.status()).isEmpty();
  }

  private CaptureChoice captures() {
    return job -> new CaptureChoice.Choice(script, "script", "");
  }
}
