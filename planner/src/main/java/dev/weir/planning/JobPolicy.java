package dev.weir.planning;

import dev.weir.analysis.QueueOutcome;
import dev.weir.capture.SourceKind;
import dev.weir.config.JobConfig;
import dev.weir.line.CandidateLine;
import dev.weir.problem.ProblemException;
import dev.weir.scenario.QueueLimits;
import dev.weir.scenario.Throttle;
import dev.weir.units.Bandwidth;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.workload.MeasuredSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plan as the replicator's job: the file that {@code weir job add} takes as it is, but for the
 * target, which no measurement knows. docs/formats/node-config.md specifies it.
 */
public final class JobPolicy {
  private static final int LONGEST_NAME = 63;
  private static final long GIBIBYTE = 1L << 30;

  private final PlanRequest request;
  private final PlanResult result;
  private final LinePlan line;
  private final StringBuilder text = new StringBuilder();

  private JobPolicy(PlanRequest request, PlanResult result, LinePlan line) {
    this.request = request;
    this.result = result;
    this.line = line;
  }

  /**
   * Refuses a request from which no job follows; asked before anything is computed.
   *
   * @throws ProblemException wrong use without a line, or with several things to protect
   */
  public static void requireOne(PlanRequest request) {
    if (request.lines().isEmpty()) {
      throw ProblemException.wrongUse(
          "--policy", "no line was given that the job could use", "add a --line");
    }
    if (request.workload().sources().size() > 1) {
      throw ProblemException.wrongUse(
          "--policy",
          "a policy is for one job, and the plan counts %d sources together"
              .formatted(request.workload().sources().size()),
          "plan the capture of one protected path by itself, with the share of the line that its"
              + " job may have");
    }
  }

  /**
   * The job on the recommended line, or on the one that the report is about where none keeps every
   * objective.
   *
   * @param report what names the prediction
   * @return YAML, lines ending in a line feed
   */
  public static String of(PlanRequest request, PlanResult result, ReportContext report) {
    requireOne(request);
    LinePlan line = Planner.leading(result.lines(), result.recommended()).orElseThrow();
    return new JobPolicy(request, result, line).write(report);
  }

  private String write(ReportContext report) {
    String id = report.identity().reportId();
    note("A job of the replicator, from report " + id + " of Weir " + report.version() + ".");
    note("weir job add THIS-FILE --config NODE.yaml --target HOST:PORT");
    if (result.recommended().isEmpty()) {
      note("No candidate line keeps every objective; this is the one that carries most.");
    }
    MeasuredSource source = request.workload().sources().getFirst();
    boolean path = source.kind() == SourceKind.PATH;
    key("name", name(path ? lastOf(source.name()) : source.host()));
    if (path && source.name().startsWith("/")) {
      key("protect", quoted(source.name()));
    } else {
      note("What was measured is no path: say what to protect with --protect DIR.");
    }
    compression();
    cap();
    queues();
    key("rpo", Durations.print(request.objectives().getFirst()));
    prediction(id);
    return text.toString();
  }

  private void compression() {
    Compression compression = request.compression();
    if (compression.measured().isPresent()) {
      key("compression", compression.measured().get().level().toString());
    } else if (compression.equals(Compression.OFF)) {
      key("compression", "off");
    } else {
      note("The plan counts on " + compression.ratio() + ", which no level was measured to give.");
      key("compression", "low");
    }
  }

  /** The cap keeps the queue here, where it is in order and counted, and out of the routers. */
  private void cap() {
    CandidateLine candidate = line.line();
    Bandwidth allowed =
        new Bandwidth((long) candidate.share().allowedBitsPerSecond(candidate.bandwidth()));
    key("cap", allowed.toString());
    Optional<Throttle> throttle = request.scenario().disturbances().throttle();
    if (throttle.isPresent()) {
      note(
          "Times on the clocks of "
              + request.zone()
              + "; the node reads them on those of its machine.");
      text.append("calendar:\n");
      rules(throttle.get(), allowed)
          .forEach(rule -> text.append("  - ").append(quoted(rule)).append('\n'));
    }
  }

  /** Without comments, and open only as far as the line is. */
  private static List<String> rules(Throttle throttle, Bandwidth allowed) {
    List<String> rules = new ArrayList<>();
    for (String raw : throttle.rules().split("\\R")) {
      String rule = raw.replaceFirst("#.*", "").strip();
      if (!rule.isEmpty() && !rule.matches("otherwise\\s+open")) {
        rules.add(rule.replaceFirst("\\bopen$", allowed.toString()));
      }
    }
    return rules;
  }

  private void queues() {
    Optional<QueueLimits> given = request.scenario().queue();
    if (given.isPresent()) {
      key("memory-queue", given.get().memory().toString());
      key("disk-queue", given.get().disk().toString());
      return;
    }
    double payload = QueueNeed.of(line, result.load()).atMostBytes();
    if (line.queue().outcome() != QueueOutcome.DRAINED || !Double.isFinite(payload)) {
      note("The backlog does not drain in the measured period: no disk is large enough.");
      return;
    }
    long needed = Math.ceilDiv((long) payload, GIBIBYTE) * GIBIBYTE;
    note("Holds the largest backlog as it is written, uncompressed; outages come on top.");
    key(
        "disk-queue",
        new DataSize(Math.max(JobConfig.Limits.USUAL_DISK_QUEUE.bytes(), needed)).toString());
  }

  private void prediction(String reportId) {
    boolean bounded =
        line.queue().outcome() == QueueOutcome.DRAINED
            && Double.isFinite(line.peakAgeAtMostSeconds());
    if (!bounded) {
      note("No largest age is known for this line, so nothing is held against a prediction.");
      return;
    }
    text.append("prediction:\n");
    key("  report", quoted(reportId));
    key("  line", quoted(line.line().name()));
    key("  largest-age", seconds(line.queue().peakAgeSeconds()));
    key("  largest-backlog", bytes(line.queue().peakBacklogBytes()));
    key("  largest-age-at-most", seconds(line.peakAgeAtMostSeconds()));
    key("  largest-backlog-at-most", bytes(line.peakBacklogAtMostBytes()));
  }

  private static String seconds(double seconds) {
    return Durations.print(Duration.ofMillis((long) Math.ceil(seconds * 1e3)));
  }

  private static String bytes(double bytes) {
    return new DataSize((long) Math.ceil(bytes)).toString();
  }

  private static String lastOf(String path) {
    return path.substring(path.replaceFirst("/+$", "").lastIndexOf('/') + 1);
  }

  /** A job's name: small letters, digits and hyphens. */
  private static String name(String text) {
    String name =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String cut = name.substring(0, Math.min(LONGEST_NAME, name.length()));
    return cut.isEmpty() ? "job" : cut;
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      boolean plain = c >= ' ' && c != '"' && c != '\\' && c != 0x7f && !Character.isISOControl(c);
      quoted.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return quoted.append('"').toString();
  }

  private void key(String key, String value) {
    text.append(key).append(": ").append(value).append('\n');
  }

  private void note(String words) {
    text.append("# ").append(words.replaceAll("\\p{Cntrl}", "?")).append('\n');
  }
}
