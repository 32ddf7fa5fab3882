package dev.weir.node;

import dev.weir.catalogue.DirtyLog;
import dev.weir.codec.CompressionLevel;
import dev.weir.config.JobConfig;
import dev.weir.drift.Hindrance;
import dev.weir.drift.JobCourse;
import dev.weir.drift.RecentRates;
import dev.weir.journal.JournalPosition;
import dev.weir.target.OrphanStatus;
import dev.weir.target.RecoveryPoint;
import dev.weir.wire.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code weir job status} tells of one job. Sizes in bytes; ages in seconds, null while the
 * target holds no consistent recovery point of the present epoch.
 *
 * @param role {@code source} or {@code target}
 * @param phase as in docs/formats/control-v1.md
 * @param conditions what stands beside the phase: throttled, spilling, rpoAlarm, targetFull,
 *     targetFrozen, frozen, clockApart, abovePrediction
 * @param why cause of the phase, empty when there is nothing to say
 * @param ageSeconds durable recovery point age
 * @param visibleAgeSeconds age of what the replica's files show
 * @param unheardSeconds a target's time since the last sign of life of its source
 * @param since when the phase began
 * @param verification the last one of a source since its start, null when there was none
 * @param replica what a target's replica is worth, null for a source
 * @param drift prediction against measurement, null without a prediction
 * @param orders what operators ordered
 * @param place where its files are and with whom it is connected
 * @param sending how a running source sends, null else
 * @param course what was measured since the target was consistent for the first time, null before
 */
public record JobStatus(
    String name,
    String role,
    String phase,
    List<String> conditions,
    String why,
    long epoch,
    long capturedSequence,
    long sentSequence,
    long durableSequence,
    long appliedSequence,
    long backlogPayloadBytes,
    long backlogWireBytes,
    @Nullable Double ageSeconds,
    @Nullable Double visibleAgeSeconds,
    @Nullable Double unheardSeconds,
    long capturedBytes,
    long sentWireBytes,
    double compressionRatio,
    long queueMemoryBytes,
    long queueDiskBytes,
    Mirror mirror,
    Capture capture,
    Instant since,
    @Nullable Drift drift,
    Orders orders,
    @Nullable Replica replica,
    @Nullable Verification verification,
    Place place,
    @Nullable Sending sending,
    @Nullable JobCourse course) {

  static final String TARGET_FULL = "targetFull";
  static final String TARGET_FROZEN = "targetFrozen";
  static final String CLOCK_APART = "clockApart";
  static final String FROZEN = "frozen";
  static final String ABOVE_PREDICTION = "abovePrediction";

  /** A job that does nothing. */
  static JobStatus stopped(String name, String role, String why, Instant since) {
    return new JobStatus(
        name,
        role,
        PhaseName.STOPPED,
        List.of(),
        why,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        0,
        0,
        1,
        0,
        0,
        Mirror.NONE,
        Capture.NONE,
        since,
        null,
        Orders.NONE,
        null,
        null,
        Place.UNKNOWN,
        null,
        null);
  }

  /** A replica that was given away. */
  static JobStatus released(String name, String why, Hold hold) {
    JournalPosition at = hold.position();
    return new JobStatus(
        name,
        "target",
        PhaseName.RELEASED,
        List.of(),
        why,
        at.epoch(),
        at.sequence(),
        0,
        at.sequence(),
        at.sequence(),
        0,
        0,
        null,
        null,
        null,
        0,
        0,
        1,
        0,
        0,
        Mirror.NONE,
        Capture.NONE,
        hold.since(),
        null,
        new Orders(null, hold),
        null,
        null,
        Place.UNKNOWN,
        null,
        null);
  }

  /** The same with what operators ordered, of a job whose files are there. */
  JobStatus with(Orders ordered, String directory) {
    return with(ordered, directory, why);
  }

  /** The same of a node that {@code remark} is to be told of, empty when there is nothing. */
  JobStatus remarking(String remark) {
    return remark.isEmpty()
        ? this
        : with(orders, place.directory(), why.isEmpty() ? remark : why + "; " + remark);
  }

  private JobStatus with(Orders ordered, String directory, String reason) {
    return new JobStatus(
        name,
        role,
        phase,
        conditions,
        reason,
        epoch,
        capturedSequence,
        sentSequence,
        durableSequence,
        appliedSequence,
        backlogPayloadBytes,
        backlogWireBytes,
        ageSeconds,
        visibleAgeSeconds,
        unheardSeconds,
        capturedBytes,
        sentWireBytes,
        compressionRatio,
        queueMemoryBytes,
        queueDiskBytes,
        mirror,
        capture,
        since,
        drift,
        ordered,
        replica,
        verification,
        new Place(directory, place.peer()),
        sending,
        course);
  }

  /**
   * What operators ordered while the job runs, beside its configuration.
   *
   * @param throttle null: the configuration's cap and calendar hold
   * @param hold null: the replica follows its source
   */
  public record Orders(@Nullable Throttle throttle, @Nullable Hold hold) {
    static final Orders NONE = new Orders(null, null);
  }

  /**
   * What a job is about.
   *
   * @param directory the protected one, or the replica's root
   * @param peer name and address of the node that it is connected with, empty without one
   */
  public record Place(String directory, String peer) {
    static final Place UNKNOWN = new Place("", "");
  }

  /**
   * How a source sends.
   *
   * @param heldBackBy what keeps the oldest bytes from going on
   * @param allowedBitsPerSecond what cap, calendar or throttle allow now, infinite while open
   * @param compression what the configuration says, {@code auto} among it
   * @param level what batches are packed at now
   * @param connections that stand
   * @param wantedConnections of the configuration
   * @param rates of the last seconds
   * @param objective the RPO
   * @param memoryQueueBytes what the queue may take of memory
   * @param diskQueueBytes what it may take of the disk
   * @param waits changes that waited for the disk of the state directory
   */
  public record Sending(
      Hindrance heldBackBy,
      double allowedBitsPerSecond,
      String compression,
      CompressionLevel level,
      int connections,
      int wantedConnections,
      RecentRates.Rates rates,
      Duration objective,
      long memoryQueueBytes,
      long diskQueueBytes,
      DirtyLog.Waits waits) {}

  /**
   * Whether a replica equals its source at one position.
   *
   * @param last that position, or the last one before the mirror that runs
   * @param orphans what is there beside it
   */
  public record Replica(boolean consistent, RecoveryPoint last, OrphanStatus orphans) {
    /** Source time of the position, null when there was none. */
    @Nullable String lastAt() {
      return last.at() == 0 ? null : Instant.EPOCH.plusNanos(last.at()).toString();
    }
  }

  /**
   * A comparison of source and replica.
   *
   * @param entries names told to the target so far
   * @param comparedBytes of content told so far
   * @param failure why nothing can be said, or empty
   * @param findings null until the target has answered
   */
  public record Verification(
      long entries, long comparedBytes, String failure, Frame.@Nullable Findings findings) {}

  /**
   * How far the last mirror is.
   *
   * @param kind {@link #FULL}, {@link #DIFFERENCE}, or empty before the first
   * @param why a difference mirror has to compare everything, or empty
   * @param bytes of content sent
   * @param comparedBytes of content compared by sums
   * @param skippedBytes of content known to be there, neither read nor sent
   */
  public record Mirror(
      String kind,
      String why,
      long entries,
      long bytes,
      long comparedBytes,
      long skippedBytes,
      boolean done) {
    static final String FULL = "full";
    static final String DIFFERENCE = "difference";
    static final Mirror NONE = new Mirror("", "", 0, 0, 0, 0, false);
  }

  /**
   * What was planned, and the largest values since the target became consistent.
   *
   * @param ageNanos largest durable recovery point age
   * @param backlogBytes largest backlog, wire bytes
   * @param since since when they are counted
   */
  public record Drift(
      JobConfig.Prediction prediction, long ageNanos, double backlogBytes, Instant since) {

    /** Null without a prediction, and while nothing was measured. */
    static @Nullable Drift of(
        Optional<JobConfig.Prediction> prediction, @Nullable JobCourse course) {
      return prediction.isEmpty() || course == null
          ? null
          : new Drift(
              prediction.get(),
              (long) course.age().value(),
              course.backlog().value(),
              Instant.EPOCH.plusNanos(course.since()));
    }

    /** Whether more happened than any arrangement of the measured bytes explains. */
    boolean beyond() {
      return ageNanos > prediction.atMost().age().toNanos()
          || backlogBytes > prediction.atMost().backlog().bytes();
    }
  }

  /**
   * How writes are seen, and what that promises.
   *
   * @param recordedIn the capture file that the job writes now, null for none
   */
  public record Capture(String mode, String promise, @Nullable String recordedIn) {
    static final Capture NONE = new Capture("none", "", null);
  }
}
