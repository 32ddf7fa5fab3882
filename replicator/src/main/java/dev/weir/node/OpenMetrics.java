package dev.weir.node;

import dev.weir.codec.CompressionLevel;
import dev.weir.drift.Hindrance;
import dev.weir.drift.JobCourse;
import dev.weir.units.Bandwidth;
import dev.weir.units.Ratio;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
          "blocking",
          "rpoAlarm",
          JobStatus.TARGET_FULL,
          JobStatus.TARGET_FROZEN,
          JobStatus.FROZEN,
          JobStatus.CLOCK_APART,
          JobStatus.ABOVE_PREDICTION);

  private static final List<String> HINDRANCES =
      Arrays.stream(Hindrance.values()).map(Hindrance::key).toList();

  private static final List<String> LEVELS =
      Arrays.stream(CompressionLevel.values()).map(CompressionLevel::toString).toList();

  /** The label of the length of a stretch, in seconds. */
  private static final String STRETCH = "stretch";

  private static final Predicate<JobStatus> SOURCE = job -> job.role().equals("source");
  private static final Predicate<JobStatus> TARGET = SOURCE.negate();
  private static final Predicate<JobStatus> BOTH = job -> true;
  private static final Predicate<JobStatus> SENDING = job -> job.sending() != null;
  private static final Predicate<JobStatus> PREDICTED = job -> job.drift() != null;

  private final MetricsText text;

  private OpenMetrics(MetricsText text) {
    this.text = text;
  }

  /** One exposition of everything. */
  static String of(String node, List<JobStatus> jobs) {
    MetricsText text = new MetricsText(jobs);
    OpenMetrics metrics = new OpenMetrics(text);
    text.family("weir_node", "info", "", "The node that is asked.");
    text.sample("weir_node_info", Map.of("node", node), 1);
    metrics.states();
    metrics.ages();
    metrics.amounts();
    metrics.positions();
    metrics.sending();
    metrics.course();
    metrics.predictions();
    return text.end();
  }

  private void states() {
    text.stateSet(
        "weir_job_phase", "What the job does.", PHASES, BOTH, (job, p) -> job.phase().equals(p));
    text.stateSet(
        "weir_job_condition",
        "What stands beside the phase; any number of them.",
        CONDITIONS,
        BOTH,
        (job, condition) -> job.conditions().contains(condition));
    text.gauge(
        "weir_job_since_timestamp_seconds",
        "seconds",
        "When the phase began, Unix time.",
        BOTH,
        job -> job.since().toEpochMilli() / 1e3);
  }

  private void ages() {
    text.gauge(
        "weir_job_age_seconds",
        "seconds",
        "Durable recovery point age; absent while the target holds no consistent recovery point.",
        SOURCE,
        JobStatus::ageSeconds);
    text.gauge(
        "weir_job_visible_age_seconds",
        "seconds",
        "Age of what the replica's files show; absent as the durable age is.",
        SOURCE,
        JobStatus::visibleAgeSeconds);
    text.gauge(
        "weir_job_unheard_seconds",
        "seconds",
        "Since the source's last sign of life: an upper bound of the age, and no age.",
        TARGET,
        JobStatus::unheardSeconds);
  }

  private void amounts() {
    text.gauge(
        "weir_job_backlog_payload_bytes",
        "bytes",
        "Written and not yet durable on the target, as applications wrote it.",
        SOURCE,
        job -> (double) job.backlogPayloadBytes());
    text.gauge(
        "weir_job_backlog_wire_bytes",
        "bytes",
        "The same as Ethernet bytes, what is not compressed yet by the ratio so far.",
        SOURCE,
        job -> (double) job.backlogWireBytes());
    text.gauge(
        "weir_job_queue_memory_bytes",
        "bytes",
        "Held in memory: records of a source, batches of a target before its journal.",
        BOTH,
        job -> (double) job.queueMemoryBytes());
    text.gauge(
        "weir_job_queue_disk_bytes",
        "bytes",
        "Held on disk: the queue of a source, the journal of a target.",
        BOTH,
        job -> (double) job.queueDiskBytes());
    text.counter(
        "weir_job_captured_bytes",
        "bytes",
        "Written by applications.",
        ofSource(JobStatus::capturedBytes));
    text.counter(
        "weir_job_sent_wire_bytes",
        "bytes",
        "Ethernet bytes sent over all connections.",
        ofSource(JobStatus::sentWireBytes));
    text.gauge(
        "weir_job_compression_ratio",
        "ratio",
        "Record bytes over frame bytes since the job began.",
        SOURCE,
        JobStatus::compressionRatio);
    text.gauge(
        "weir_job_mirror_bytes",
        "bytes",
        "File bytes that the last mirror has been through.",
        SOURCE,
        job -> (double) job.mirror().bytes());
    text.gauge(
        "weir_job_mirror_entries",
        "entries",
        "Files and directories that the last mirror has been through.",
        SOURCE,
        job -> (double) job.mirror().entries());
  }

  private void positions() {
    text.gauge(
        "weir_job_durable_sequence",
        "",
        "Last operation in the target's journal.",
        BOTH,
        job -> (double) job.durableSequence());
    text.gauge(
        "weir_job_unsent_operations",
        "operations",
        "Captured and not yet in the target's journal.",
        SOURCE,
        job -> (double) Math.max(0, job.capturedSequence() - job.durableSequence()));
    text.gauge(
        "weir_job_unapplied_operations",
        "operations",
        "In the target's journal and not yet shown by the replica's files.",
        BOTH,
        job -> (double) Math.max(0, job.durableSequence() - job.appliedSequence()));
  }

  /** How a source sends. */
  private void sending() {
    text.stateSet(
        "weir_job_held_back_by",
        "What keeps the oldest bytes that are not sent from going on.",
        HINDRANCES,
        SENDING,
        (job, by) -> sending(job).heldBackBy().key().equals(by));
    text.stateSet(
        "weir_job_compression_level",
        "What batches are packed at now.",
        LEVELS,
        SENDING,
        (job, level) -> sending(job).level().toString().equals(level));
    text.gauge(
        "weir_job_connections",
        "connections",
        "Connections that stand.",
        SENDING,
        job -> (double) sending(job).connections());
    text.gauge(
        "weir_job_wanted_connections",
        "connections",
        "Connections that the configuration asks for.",
        SENDING,
        job -> (double) sending(job).wantedConnections());
    text.gauge(
        "weir_job_allowed_bytes_per_second",
        "",
        "What cap, calendar or throttle allow now, Ethernet bytes; absent while open.",
        SENDING,
        job -> finite(sending(job).allowedBitsPerSecond() / Byte.SIZE));
    text.gauge(
        "weir_job_objective_seconds",
        "seconds",
        "The RPO.",
        SENDING,
        job -> sending(job).objective().toNanos() / 1e9);
    limits();
  }

  private void limits() {
    text.gauge(
        "weir_job_queue_memory_limit_bytes",
        "bytes",
        "What the queue may take of memory.",
        SENDING,
        job -> (double) sending(job).memoryQueueBytes());
    text.gauge(
        "weir_job_queue_disk_limit_bytes",
        "bytes",
        "What the queue may take of the disk.",
        SENDING,
        job -> (double) sending(job).diskQueueBytes());
    text.counter(
        "weir_job_disk_waits",
        "",
        "Changes of applications that waited for the disk of the state directory.",
        ofSending(sending -> (double) sending.waits().changes()));
    text.counter(
        "weir_job_disk_wait_seconds",
        "seconds",
        "How long they waited together.",
        ofSending(sending -> sending.waits().nanos() / 1e9));
  }

  /** What was measured since the target first was consistent. */
  private void course() {
    measured(
        "weir_job_measured_largest_age_seconds",
        "seconds",
        "The largest age since the target first was consistent, mirrors left out.",
        course -> course.age().value() / 1e9);
    measured(
        "weir_job_measured_largest_backlog_bytes",
        "bytes",
        "The largest backlog since the target first was consistent, wire bytes.",
        course -> course.backlog().value());
    text.labelled(
        "weir_job_measured_busiest_bytes",
        "gauge",
        "bytes",
        "The most that applications wrote in a stretch of so many seconds.",
        STRETCH,
        job -> measuredStretches(job.course()));
    text.counter(
        "weir_job_outages",
        "",
        "How often the connection was lost since the target first was consistent.",
        ofCourse(course -> (double) course.outages().count()));
    text.counter(
        "weir_job_outage_seconds",
        "seconds",
        "How long it was away altogether.",
        ofCourse(course -> course.outages().nanos() / 1e9));
    text.counter(
        "weir_job_mirrors",
        "",
        "How often a mirror became necessary since the target first was consistent.",
        ofCourse(course -> (double) course.mirrors()));
    text.labelled(
        "weir_job_held_back_seconds",
        "counter",
        "seconds",
        "How long what held the oldest bytes back, since the target first was consistent.",
        "by",
        job -> held(job.course()));
  }

  private static Map<String, Double> measuredStretches(@Nullable JobCourse course) {
    Map<String, Double> stretches = new LinkedHashMap<>();
    if (course != null) {
      course
          .busiest()
          .forEach(each -> stretches.put(stretch(each.length()), (double) each.bytes()));
    }
    return stretches;
  }

  private static Map<String, Double> held(@Nullable JobCourse course) {
    Map<String, Double> held = new LinkedHashMap<>();
    if (course != null) {
      for (Hindrance by : Hindrance.values()) {
        held.put(by.key(), course.whole().nanos(by) / 1e9);
      }
    }
    return held;
  }

  private void measured(String name, String unit, String help, Function<JobCourse, Double> value) {
    text.gauge(name, unit, help, SOURCE, ofCourse(value));
  }

  private static Function<JobStatus, @Nullable Double> ofCourse(Function<JobCourse, Double> value) {
    return job -> {
      JobCourse course = job.course();
      return course == null ? null : value.apply(course);
    };
  }

  private static Function<JobStatus, @Nullable Double> ofSending(
      Function<JobStatus.Sending, Double> value) {
    return job -> {
      JobStatus.Sending sending = job.sending();
      return sending == null ? null : value.apply(sending);
    };
  }

  private static Function<JobStatus, @Nullable Double> ofSource(Function<JobStatus, Long> value) {
    return job -> SOURCE.test(job) ? Double.valueOf(value.apply(job)) : null;
  }

  private static JobStatus.Sending sending(JobStatus job) {
    return Objects.requireNonNull(job.sending());
  }

  private static @Nullable Double finite(double value) {
    return Double.isInfinite(value) ? null : value;
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
        "weir_job_predicted_compression_ratio",
        "ratio",
        "What the plan has payload shrink to.",
        drift -> drift.prediction().basis().ratio().map(Ratio::value).orElse(null));
    prediction(
        "weir_job_predicted_line_bytes_per_second",
        "",
        "What the plan has the line carry while it carries most, Ethernet bytes.",
        drift -> drift.prediction().basis().carries().map(Bandwidth::bytesPerSecond).orElse(null));
    text.labelled(
        "weir_job_predicted_busiest_bytes",
        "gauge",
        "bytes",
        "What the plan says is written at most in a stretch of so many seconds.",
        STRETCH,
        job -> plannedStretches(job.drift()));
  }

  private static Map<String, Double> plannedStretches(JobStatus.@Nullable Drift drift) {
    Map<String, Double> stretches = new LinkedHashMap<>();
    if (drift != null) {
      drift
          .prediction()
          .basis()
          .busiest()
          .forEach(each -> stretches.put(stretch(each.length()), (double) each.atMost().bytes()));
    }
    return stretches;
  }

  private static String stretch(Duration length) {
    return Long.toString(length.toSeconds());
  }

  private void prediction(
      String name, String unit, String help, Function<JobStatus.Drift, @Nullable Double> value) {
    text.gauge(
        name,
        unit,
        help,
        PREDICTED,
        job -> {
          JobStatus.Drift drift = job.drift();
          return drift == null ? null : value.apply(drift);
        });
  }
}
