package dev.weir.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the books of all jobs as OpenMetrics text, version 1.0.0. docs/metrics.md lists the
 * families; a value that a job does not have is left out.
 */
final class OpenMetrics {
  static final String CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final List<String> PHASES =
      List.of(
          "Connecting",
          "Mirroring",
          "CatchingUp",
          "Live",
          "Disconnected",
          "Paused",
          PhaseName.RECEIVING,
          PhaseName.WAITING,
          PhaseName.RELEASED,
          PhaseName.STOPPED);

  private static final List<String> CONDITIONS =
      List.of(
          "throttled",
          "spilling",
          "rpoAlarm",
          JobStatus.TARGET_FULL,
          JobStatus.TARGET_FROZEN,
          JobStatus.FROZEN,
          JobStatus.CLOCK_APART,
          JobStatus.ABOVE_PREDICTION);

  private static final Predicate<JobStatus> SOURCE = job -> job.role().equals("source");
  private static final Predicate<JobStatus> TARGET = SOURCE.negate();
  private static final Predicate<JobStatus> BOTH = job -> true;
  private static final Predicate<JobStatus> PREDICTED = job -> job.drift() != null;

  private final StringBuilder text = new StringBuilder();
  private final List<JobStatus> jobs;

  private OpenMetrics(List<JobStatus> jobs) {
    this.jobs = jobs;
  }

  /** One exposition of everything. */
  static String of(String node, List<JobStatus> jobs) {
    OpenMetrics metrics = new OpenMetrics(jobs);
    metrics.family("weir_node", "info", "", "The node that is asked.");
    metrics.sample("weir_node_info", Map.of("node", node), 1);
    metrics.states();
    metrics.ages();
    metrics.amounts();
    metrics.positions();
    metrics.predictions();
    return metrics.text.append("# EOF\n").toString();
  }

  private void states() {
    stateSet("weir_job_phase", "What the job does.", PHASES, (job, p) -> job.phase().equals(p));
    stateSet(
        "weir_job_condition",
        "What stands beside the phase; any number of them.",
        CONDITIONS,
        (job, condition) -> job.conditions().contains(condition));
    gauge(
        "weir_job_since_timestamp_seconds",
        "seconds",
        "When the phase began, Unix time.",
        BOTH,
        job -> job.since().toEpochMilli() / 1e3);
  }

  private void ages() {
    gauge(
        "weir_job_age_seconds",
        "seconds",
        "Durable recovery point age; absent while the target holds no consistent recovery point.",
        SOURCE,
        JobStatus::ageSeconds);
    gauge(
        "weir_job_visible_age_seconds",
        "seconds",
        "Age of what the replica's files show; absent as the durable age is.",
        SOURCE,
        JobStatus::visibleAgeSeconds);
    gauge(
        "weir_job_unheard_seconds",
        "seconds",
        "Since the source's last sign of life: an upper bound of the age, and no age.",
        TARGET,
        JobStatus::unheardSeconds);
  }

  private void amounts() {
    gauge(
        "weir_job_backlog_payload_bytes",
        "bytes",
        "Written and not yet durable on the target, as applications wrote it.",
        SOURCE,
        job -> (double) job.backlogPayloadBytes());
    gauge(
        "weir_job_backlog_wire_bytes",
        "bytes",
        "The same as Ethernet bytes, what is not compressed yet by the ratio so far.",
        SOURCE,
        job -> (double) job.backlogWireBytes());
    gauge(
        "weir_job_queue_memory_bytes",
        "bytes",
        "Held in memory: records of a source, batches of a target before its journal.",
        BOTH,
        job -> (double) job.queueMemoryBytes());
    gauge(
        "weir_job_queue_disk_bytes",
        "bytes",
        "Held on disk: the queue of a source, the journal of a target.",
        BOTH,
        job -> (double) job.queueDiskBytes());
    counter(
        "weir_job_captured_bytes", "bytes", "Written by applications.", JobStatus::capturedBytes);
    counter(
        "weir_job_sent_wire_bytes",
        "bytes",
        "Ethernet bytes sent over all connections.",
        JobStatus::sentWireBytes);
    gauge(
        "weir_job_compression_ratio",
        "ratio",
        "Record bytes over frame bytes since the job began.",
        SOURCE,
        JobStatus::compressionRatio);
    gauge(
        "weir_job_mirror_bytes",
        "bytes",
        "File bytes that the last mirror has been through.",
        SOURCE,
        job -> (double) job.mirror().bytes());
    gauge(
        "weir_job_mirror_entries",
        "entries",
        "Files and directories that the last mirror has been through.",
        SOURCE,
        job -> (double) job.mirror().entries());
  }

  private void positions() {
    gauge(
        "weir_job_durable_sequence",
        "",
        "Last operation in the target's journal.",
        BOTH,
        job -> (double) job.durableSequence());
    gauge(
        "weir_job_unsent_operations",
        "operations",
        "Captured and not yet in the target's journal.",
        SOURCE,
        job -> (double) Math.max(0, job.capturedSequence() - job.durableSequence()));
    gauge(
        "weir_job_unapplied_operations",
        "operations",
        "In the target's journal and not yet shown by the replica's files.",
        BOTH,
        job -> (double) Math.max(0, job.durableSequence() - job.appliedSequence()));
  }

  private void predictions() {
    prediction(
        "weir_job_predicted_largest_age_seconds",
        "seconds",
        "What the plan expects as the largest age.",
        drift -> drift.prediction().expected().age().toNanos() / 1e9);
    prediction(
        "weir_job_predicted_largest_age_at_most_seconds",
        "seconds",
        "What the plan says the largest age cannot exceed.",
        drift -> drift.prediction().atMost().age().toNanos() / 1e9);
    prediction(
        "weir_job_measured_largest_age_seconds",
        "seconds",
        "The largest age since the target first was consistent, mirrors left out.",
        drift -> drift.ageNanos() / 1e9);
    prediction(
        "weir_job_predicted_largest_backlog_bytes",
        "bytes",
        "What the plan expects as the largest backlog, wire bytes.",
        drift -> (double) drift.prediction().expected().backlog().bytes());
    prediction(
        "weir_job_predicted_largest_backlog_at_most_bytes",
        "bytes",
        "What the plan says the largest backlog cannot exceed, wire bytes.",
        drift -> (double) drift.prediction().atMost().backlog().bytes());
    prediction(
        "weir_job_measured_largest_backlog_bytes",
        "bytes",
        "The largest backlog since the target first was consistent, wire bytes.",
        JobStatus.Drift::backlogBytes);
  }

  private interface State {
    boolean holds(JobStatus job, String name);
  }

  private void stateSet(String name, String help, List<String> states, State state) {
    family(name, "stateset", "", help);
    for (JobStatus job : jobs) {
      for (String each : states) {
        Map<String, String> labels = labels(job);
        labels.put(name, each);
        sample(name, labels, state.holds(job, each) ? 1 : 0);
      }
    }
  }

  private void prediction(
      String name, String unit, String help, Function<JobStatus.Drift, Double> value) {
    gauge(
        name,
        unit,
        help,
        PREDICTED,
        job -> {
          JobStatus.Drift drift = job.drift();
          return drift == null ? null : value.apply(drift);
        });
  }

  private void gauge(
      String name,
      String unit,
      String help,
      Predicate<JobStatus> whose,
      Function<JobStatus, @Nullable Double> value) {
    family(name, "gauge", unit, help);
    for (JobStatus job : jobs) {
      Double found = whose.test(job) ? value.apply(job) : null;
      if (found != null) {
        sample(name, labels(job), found);
      }
    }
  }

  private void counter(String name, String unit, String help, Function<JobStatus, Long> value) {
    family(name, "counter", unit, help);
    for (JobStatus job : jobs) {
      if (SOURCE.test(job)) {
        sample(name + "_total", labels(job), value.apply(job));
      }
    }
  }

  private static Map<String, String> labels(JobStatus job) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("job", job.name());
    labels.put("role", job.role());
    return labels;
  }

  private void family(String name, String type, String unit, String help) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    if (!unit.isEmpty() && name.endsWith("_" + unit)) {
      text.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
    }
    text.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
  }

  private void sample(String name, Map<String, String> labels, double value) {
    List<String> written = new ArrayList<>();
    labels.forEach((label, text) -> written.add(label + "=\"" + escaped(text) + "\""));
    text.append(name).append('{').append(String.join(",", written)).append("} ");
    text.append(number(value)).append('\n');
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
  }
}
