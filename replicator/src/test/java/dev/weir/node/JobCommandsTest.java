package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.replicator.cli.JobCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every {@code weir job} command on a running pair, as programs and as people use it. */
class JobCommandsTest {
  private static final String PREDICTION =
      """
      compression: medium
      prediction:
        report: 4f1c0a9be27d
        line: B
        largest-age: 200ms
        largest-age-at-most: 300ms
        largest-backlog: 10GB
        measured-for: 7d
        compression-ratio: "2:1"
        line-carries: 20Mbit/s
      """;

  @TempDir Path directory;

  private NodePair pair;
  private ScriptedSource script;
  private final Set<String> tried = new TreeSet<>();

  private record Ran(int code, String out) {}

  @BeforeEach
  void prepare() throws IOException {
    pair = new NodePair(directory);
    script = new ScriptedSource(pair.root);
    script.create("file");
    script.write("file", 0, new byte[100_000]);
    pair.startTarget();
    pair.startIdleSource(job -> new CaptureChoice.Choice(script, "script", ""));
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void eachAnswersProgramsWithOneObjectThatNamesNodeAndJob() throws IOException {
    Path file = Files.writeString(directory.resolve("demo.yaml"), pair.jobFile(""));
    assertThat(source("add", file.toString()).path("job").asText()).isEqualTo("demo");
    pair.awaitSame();
    assertDocumented(source("status", "demo").path("jobs").get(0));
    assertThat(source("list").path("jobs").get(0).path("name").asText()).isEqualTo("demo");
    named(source("pause", "demo"), "alpha");
    pair.await(status -> status.phase().equals("Paused"));
    named(source("resume", "demo"), "alpha");
    pair.awaitSame();
    assertThat(source("throttle", "demo", "10Mbit/s").path("throttle").path("limit").asText())
        .isEqualTo("10Mbit/s");
    assertThat(source("throttle", "demo", "calendar").path("throttle").isNull()).isTrue();
    named(source("mirror", "demo"), "alpha");
    pair.awaitSame();
    assertThat(source("report", "demo").path("prediction").isNull()).isTrue();
    assertThat(command("alpha", "verify", "demo").code()).isEqualTo(4); // a script compares nothing
    named(source("stop", "demo"), "alpha");
    named(source("start", "demo"), "alpha");
    pair.awaitSame();
    assertThat(target("freeze", "demo").path("hold").path("kind").asText()).isEqualTo("frozen");
    named(target("thaw", "demo"), "beta");
    assertThat(target("release", "demo").path("hold").path("kind").asText()).isEqualTo("released");
    named(target("start", "--discard-changes", "demo"), "beta");
    named(source("remove", "demo"), "alpha");

    tried.remove("help");
    assertThat(tried)
        .as("every command of weir job")
        .containsExactlyElementsOf(
            new TreeSet<>(new CommandLine(new JobCommand()).getSubcommands().keySet()));
  }

  /** For a second and more a throttle lets nothing through, and no line is to blame. */
  @Test
  void aReportSaysWhatTheThrottleDid() throws IOException {
    Path file = Files.writeString(directory.resolve("demo.yaml"), pair.jobFile(PREDICTION));
    source("add", file.toString());
    pair.awaitSame();
    source("throttle", "demo", "closed");
    script.write("file", 0, new byte[300_000]);
    pair.await(status -> status.ageSeconds() != null && status.ageSeconds() > 3);
    source("throttle", "demo", "calendar");
    pair.awaitSame();

    JsonNode report = source("report", "demo");
    JsonNode age = report.path("figures").get(0);
    assertThat(age.path("figure").asText()).isEqualTo("largestAge");
    assertThat(age.path("predictedSeconds").asDouble()).isEqualTo(0.2);
    assertThat(age.path("atMostSeconds").asDouble()).isEqualTo(0.3);
    assertThat(age.path("measuredSeconds").asDouble()).isBetween(3.0, 60.0);
    assertThat(age.path("beyond").asBoolean()).isTrue();
    assertThat(age.path("builtUp").path("throttleSeconds").asDouble()).isGreaterThan(1);
    assertThat(report.path("beyond").asBoolean()).isTrue();
    assertThat(report.path("causes").findValuesAsText("cause")).containsExactly("throttle");
    assertDocumented(age);
    assertDocumented(report.path("held"));
    assertDocumented(((ObjectNode) report).without(List.of("figures")));

    Ran text = command("alpha", "report", "demo");
    System.out.println(text.out());
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out())
        .contains(
            "job demo: against report 4f1c0a9be27d, line B",
            "BEYOND THE PLAN",
            "Likely causes of the difference:",
            "- a throttle by command held back for",
            "What to do: a plan counts on the configuration's cap; weir job throttle");
    Ran status = command("alpha", "status", "demo");
    System.out.println(status.out());
    assertThat(status.out())
        .contains(pair.root.toString(), "beta at 127.0.0.1", "medium, now medium", "1 of 1");
    assertThat(command("beta", "report", "demo").code()).isEqualTo(2);
  }

  /** Every name in it, at whatever depth, stands on the page of the format. */
  private static void assertDocumented(JsonNode object) throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("weir.root"), "docs/formats/control-v1.md"));
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      assertThat(page).contains("\"" + field.getKey() + "\"");
      assertDocumented(field.getValue());
    }
    for (JsonNode item : object.isArray() ? object : List.<JsonNode>of()) {
      assertDocumented(item);
    }
  }

  private static void named(JsonNode answer, String node) {
    assertThat(answer.path("node").asText()).isEqualTo(node);
    assertThat(answer.path("job").asText()).isEqualTo("demo");
  }

  private JsonNode source(String command, String... more) throws IOException {
    return json("alpha", command, more);
  }

  private JsonNode target(String command, String... more) throws IOException {
    return json("beta", command, more);
  }

  private JsonNode json(String node, String command, String... more) throws IOException {
    String[] all = new String[more.length + 1];
    System.arraycopy(more, 0, all, 0, more.length);
    all[more.length] = "--json";
    Ran ran = command(node, command, all);
    assertThat(ran.code()).as("%s %s: %s", command, List.of(more), ran.out()).isBetween(0, 1);
    assertThat(ran.out().lines()).hasSize(1);
    return new ObjectMapper().readTree(ran.out());
  }

  private Ran command(String node, String command, String... more) {
    tried.add(command);
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(more));
    all.addAll(List.of("--control", directory.resolve(node + ".sock").toString()));
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new JobCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(out, true));
    line.setExecutionExceptionHandler(
        (problem, asked, result) -> {
          out.write(String.valueOf(problem.getMessage()));
          return problem instanceof dev.weir.problem.ProblemException known
              ? known.kind().exitCode()
              : 70;
        });
    return new Ran(line.execute(all.toArray(String[]::new)), out.toString());
  }
}
