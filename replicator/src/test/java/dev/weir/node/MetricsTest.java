package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitoring system sees of running nodes. */
class MetricsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private NodePair pair;

  @BeforeEach
  void start() throws IOException {
    pair = new NodePair(directory);
    ScriptedSource script = new ScriptedSource(pair.root);
    script.create("file");
    pair.startTarget();
    pair.startSource(
        """
            prediction: {largest-age: 12m, largest-backlog: 1GB}
        """,
        job -> new CaptureChoice.Choice(script, "script", ""));
    script.write("file", 0, new byte[100_000]);
    pair.awaitSame();
  }

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void everyFamilyIsWellFormedDocumentedAndTrue() throws Exception {
    String text = get("/metrics", pair.sourceMetricsPort()).body();
    StrictOpenMetrics source = StrictOpenMetrics.parse(text);
    Map<String, String> job = Map.of("job", "demo", "role", "source");
    JobStatus status = pair.status();
    assertThat(source.value("weir_job_captured_bytes_total", job))
        .isEqualTo(status.capturedBytes())
        .isGreaterThanOrEqualTo(100_000);
    assertThat(source.value("weir_job_age_seconds", job)).isZero();
    assertThat(source.value("weir_job_backlog_wire_bytes", job)).isZero();
    assertThat(source.value("weir_job_durable_sequence", job)).isEqualTo(status.durableSequence());
    assertThat(source.value("weir_job_predicted_largest_age_seconds", job)).isEqualTo(720);
    assertThat(source.states("weir_job_phase", job)).containsExactly("Live");
    assertThat(source.states("weir_job_condition", job)).isEmpty();
    assertThat(source.has("weir_job_unheard_seconds", job)).isFalse();

    StrictOpenMetrics target =
        StrictOpenMetrics.parse(get("/metrics", pair.targetMetricsPort()).body());
    Map<String, String> replica = Map.of("job", "demo", "role", "target");
    assertThat(target.states("weir_job_phase", replica)).containsExactly("Receiving");
    assertThat(target.value("weir_job_unheard_seconds", replica)).isBetween(0.0, 60.0);
    assertThat(target.value("weir_job_queue_disk_bytes", replica)).isPositive();
    assertThat(target.has("weir_job_age_seconds", replica)).isFalse();

    String page = Files.readString(Path.of(System.getProperty("weir.root"), "docs/metrics.md"));
    source.families().forEach(name -> assertThat(page).contains("`" + name));
  }

  @Test
  void whatIsNoQuestionForMetricsIsAnsweredShortly() throws Exception {
    int port = pair.sourceMetricsPort();
    assertThat(get("/", port).statusCode()).isEqualTo(404);
    assertThat(get("/metricsx", port).statusCode()).isEqualTo(404);
    HttpResponse<String> posted =
        send(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString("x")), "/metrics");
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(get("/metrics", port).headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
  }

  @Test
  void aLineOfTheLogIsOneObjectWithItsParts() throws IOException {
    Logger log = Logger.getLogger("dev.weir.job");
    StringBuilder lines = new StringBuilder();
    Handler keep = new Kept(lines);
    log.addHandler(keep);
    try {
      pair.stopTarget();
      pair.await(status -> status.phase().equals("Connecting"));
    } finally {
      log.removeHandler(keep);
    }
    JsonNode found =
        lines
            .toString()
            .lines()
            .map(MetricsTest::json)
            .filter(line -> line.path("phase").asText().equals("Connecting"))
            .findFirst()
            .orElseThrow();
    assertThat(found.path("job").asText()).isEqualTo("demo");
    assertThat(found.path("role").asText()).isEqualTo("source");
    assertThat(found.path("position").asText()).matches("[1-9][0-9]*/[1-9][0-9]*");
    assertThat(found.path("cause").asText()).isNotBlank();
    assertThat(found.path("message").asText()).contains("Live -> Connecting");
    assertThat(Instant.parse(found.path("time").asText())).isBeforeOrEqualTo(Instant.now());
    LogRecord failed = new LogRecord(Level.SEVERE, "two\nlines {0}");
    failed.setThrown(new IOException("broken \"pipe\""));
    List<String> written = new JsonLog().format(failed).lines().toList();
    assertThat(written).hasSize(1);
    assertThat(json(written.getFirst()).path("trace").asText()).contains("broken \"pipe\"");
  }

  private static final class Kept extends Handler {
    private final StringBuilder lines;

    Kept(StringBuilder lines) {
      this.lines = lines;
    }

    @Override
    public synchronized void publish(LogRecord line) {
      lines.append(new JsonLog().format(line));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private HttpResponse<String> get(String path, int port) throws Exception {
    return send(HttpRequest.newBuilder().GET(), path, port);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
    return send(request, path, pair.sourceMetricsPort());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String path, int port)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request.uri(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
