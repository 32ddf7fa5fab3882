package dev.weir.planning;

import dev.weir.analysis.BusiestStretch;
import dev.weir.analysis.QueueOutcome;
import dev.weir.config.JobConfig;
import dev.weir.line.CandidateLine;
import dev.weir.scenario.QueueLimits;
import dev.weir.scenario.Throttle;
import dev.weir.units.Bandwidth;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plan as the replicator's jobs: files that {@code weir job add} takes as they are, but for the
 * target, which no measurement knows. docs/formats/node-config.md specifies them.
 */
public final class JobPolicy {
  /** How each of these files begins. */
  public static final String FIRST_WORDS = "# A job of the replicator, from report ";

  /** What a rule of a calendar ends with: a bandwidth, or a word in its place. */
  private static final Pattern RULE_VALUE =
      Pattern.compile("(?<=\\s)(?:open|closed|[0-9][0-9.]*\\s*[A-Za-z/]+)$");

  private static final long GIBIBYTE = 1L << 30;

  /** Digits of a predicted size: a difference of a thousandth is none. */
  private static final MathContext SIZE_DIGITS = new MathContext(4, RoundingMode.CEILING);

  private static final MathContext RATIO_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  /** Ages from here on are told in whole seconds, shorter ones in milliseconds. */
  private static final double WHOLE_SECONDS = 100;

  private final PlanRequest request;
  private final PlanResult result;
  private final LinePlan line;
  private final int jobs;
  private final StringBuilder text = new StringBuilder();

  private JobPolicy(PlanRequest request, PlanResult result, LinePlan line, int jobs) {
    this.request = request;
    this.result = result;
    this.line = line;
    this.jobs = jobs;
  }

  /**
   * One job's file.
   *
   * @param name of the job
   * @param yaml lines ending in a line feed
   */
  public record Written(String name, String yaml) {}

  /**
   * The jobs on the recommended line, or on the one that the report is about where none keeps every
   * objective; one for each of {@link ProtectedJob#of}.
   *
   * @param report what names the prediction
   * @throws IllegalArgumentException for a request without a line
   */
  public static List<Written> of(PlanRequest request, PlanResult result, ReportContext report) {
    LinePlan line =
        Planner.leading(result.lines(), result.recommended())
            .orElseThrow(() -> new IllegalArgumentException("a job needs a line"));
    List<ProtectedJob> jobs = ProtectedJob.of(request);
    return jobs.stream()
        .map(
            job ->
                new Written(
                    job.name(),
                    new JobPolicy(request, result, line, jobs.size()).write(job, report)))
        .toList();
  }

  private String write(ProtectedJob job, ReportContext report) {
    String id = report.identity().reportId();
    text.append(FIRST_WORDS).append(id).append(" of Weir ").append(report.version()).append(".\n");
    note("weir job add THIS-FILE --config NODE.yaml --target HOST:PORT");
    if (result.recommended().isEmpty()) {
      note("No candidate line keeps every objective; this is the one that carries most.");
    }
    key("name", job.name());
    if (job.path().isPresent()) {
      key("protect", quoted(job.path().get()));
    } else {
      note("What was measured is no path: say what to protect with --protect DIR.");
    }
    compression();
    connections();
    cap();
    queues();
    key("rpo", Durations.print(job.objective()));
    prediction(id);
    return text.toString();
  }

  private void compression() {
    Compression compression = request.compression();
    if (compression.automatic().isPresent()) {
      key("compression", "auto");
    } else if (compression.measured().isPresent()) {
      key("compression", compression.measured().get().level().toString());
    } else if (compression.ratio().equals(Ratio.ONE)) {
      if (compression.origin() == Compression.Origin.DEFAULT) {
        note("No compression was measured, and the plan counts on none.");
      }
      key("compression", "off");
    } else {
      note("The plan counts on " + compression.ratio() + ", which no level was measured to give.");
      key("compression", "low");
    }
  }

  private void connections() {
    int planned = line.line().transport().connections();
    int most = JobConfig.Sending.MOST_CONNECTIONS;
    if (planned > most) {
      note("The plan counts on " + planned + " connections; one job has " + most + " at most.");
    }
    if (planned > 1) {
      key("connections", Integer.toString(Math.min(planned, most)));
    }
  }

  /** The cap keeps the queue here, where it is in order and counted, and out of the routers. */
  private void cap() {
    if (jobs > 1) {
      note("The line is for " + jobs + " jobs; each may use what the others leave of it.");
    }
    CandidateLine candidate = line.line();
    Bandwidth allowed =
        new Bandwidth((long) candidate.share().allowedBitsPerSecond(candidate.bandwidth()));
    key("cap", allowed.toString());
    Optional<Throttle> throttle = request.scenario().disturbances().throttle();
    if (throttle.isPresent()) {
      note(
          "Times on the clocks of "
              + (request.zone().normalized().equals(ZoneOffset.UTC) ? "UTC" : request.zone())
              + "; the node reads them on those of its machine.");
      text.append("calendar:\n");
      rules(throttle.get(), allowed)
          .forEach(rule -> text.append("  - ").append(quoted(rule)).append('\n'));
    }
  }

  /**
   * Without comments, and nowhere more than the job may use of the line: a rule of the calendar
   * holds in place of the cap.
   */
  private static List<String> rules(Throttle throttle, Bandwidth allowed) {
    List<String> rules = new ArrayList<>();
    for (String raw : throttle.rules().split("\\R")) {
      String rule = raw.replaceFirst("#.*", "").strip();
      if (!rule.isEmpty() && !rule.matches("otherwise\\s+open")) {
        rules.add(capped(rule, allowed));
      }
    }
    return rules;
  }

  private static String capped(String rule, Bandwidth allowed) {
    Matcher value = RULE_VALUE.matcher(rule);
    if (!value.find() || value.group().equals("closed")) {
      return rule;
    }
    boolean within =
        !value.group().equals("open") && Bandwidth.parse(value.group()).compareTo(allowed) <= 0;
    return within ? rule : rule.substring(0, value.start()) + allowed;
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
    note(
        jobs > 1
            ? "Holds the largest backlog of all jobs as it is written, uncompressed; outages come"
                + " on top."
            : "Holds the largest backlog as it is written, uncompressed; outages come on top.");
    key(
        "disk-queue",
        new DataSize(Math.max(JobConfig.Limits.USUAL_DISK_QUEUE.bytes(), needed)).toString());
  }

  private void prediction(String reportId) {
    if (jobs > 1) {
      note("The plan counts all jobs together: for this one alone nothing is predicted.");
      return;
    }
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
    basis(result.workload());
  }

  /** What the node measures as well, so that it can tell why a peak is not as predicted. */
  private void basis(Workload workload) {
    Duration measured = Duration.ofNanos(workload.endNanos() - workload.startNanos());
    key("  measured-for", seconds(measured.toNanos() / 1e9));
    key("  written", bytes(workload.totalBytes()));
    key("  compression-ratio", quoted(ratio(request.compression().ratio())));
    key("  line-carries", new Bandwidth((long) line.usableBitsPerSecond()).toString());
    List<String> busiest =
        JobConfig.BusiestStretch.LENGTHS.stream()
            .filter(length -> length.compareTo(measured) <= 0)
            .map(length -> "    - " + quoted(stretch(workload, length)) + "\n")
            .toList();
    if (!busiest.isEmpty()) {
      text.append("  busiest:\n").append(String.join("", busiest));
    }
  }

  private static String ratio(Ratio ratio) {
    return new Ratio(new BigDecimal(ratio.value()).round(RATIO_DIGITS).doubleValue()).toString();
  }

  private static String stretch(Workload workload, Duration length) {
    return "%s %s at most %s"
        .formatted(
            Durations.print(length),
            bytes(BusiestStretch.bytes(workload, length.toNanos())),
            bytes(BusiestStretch.bytesAtMost(workload, length.toNanos())));
  }

  private static String seconds(double seconds) {
    boolean whole = seconds >= WHOLE_SECONDS;
    return Durations.print(
        whole
            ? Duration.ofSeconds((long) Math.ceil(seconds))
            : Duration.ofMillis((long) Math.ceil(seconds * 1e3)));
  }

  private static String bytes(double bytes) {
    BigDecimal whole = new BigDecimal(Math.ceil(bytes)).round(SIZE_DIGITS);
    return new DataSize(whole.longValueExact()).toString();
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
