package dev.weir.collector.sampling;

import dev.weir.capture.CaptureLog;
import dev.weir.capture.CollectionCost;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Samples a probe on an absolute schedule, so that late wake-ups do not add up, and stores the
 * differences. A late tick makes a long interval of exact bytes; time in which the machine did not
 * run becomes a gap; what the clocks did is told by {@link CaptureTime}.
 */
public final class SamplingLoop {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final long COST_NANOS = 600 * NANOS_PER_SECOND;

  /** How often a probe is asked for what it knows beside its counters. */
  private static final long OBSERVE_NANOS = 60 * NANOS_PER_SECOND;

  private final Probe probe;
  private final CaptureLog writer;
  private final SamplingPlan plan;
  private final TickClock clock;
  private final DifferenceRecorder recorder;
  private final OwnCost ownCost;

  private long began;
  private @Nullable CaptureTime time;
  private long lastMonotonic;
  private long lastFile;
  private long lastCost;
  private long observedUntil;
  private long lastTick;
  private long totalBytes;
  private long samples;
  private long lateTicks;

  /** Why a measuring ended. */
  public enum End {
    STOPPED,
    DURATION_OVER,
    FILE_FULL
  }

  /**
   * How far a measuring is, after each tick.
   *
   * @param captureBytes size of the capture
   * @param tick length of the interval that has just ended
   * @param writtenBytes what the sources that a plan would count wrote in it
   * @param totalBytes the same since the start of this run
   */
  public record Progress(
      long samples,
      Duration elapsed,
      long captureBytes,
      Duration tick,
      long writtenBytes,
      long totalBytes) {}

  /**
   * @param writer whose header holds the probe's sources as they are now; the caller closes it
   */
  public SamplingLoop(Probe probe, CaptureLog writer, SamplingPlan plan, TickClock clock) {
    this(probe, writer, plan, clock, CostGovernor.usual());
  }

  /**
   * @param governor says when the measuring has to cost less
   */
  public SamplingLoop(
      Probe probe, CaptureLog writer, SamplingPlan plan, TickClock clock, CostGovernor governor) {
    this.probe = probe;
    this.writer = writer;
    this.plan = plan;
    this.clock = clock;
    this.recorder = new DifferenceRecorder(writer, probe.sources());
    this.ownCost = new OwnCost(probe, writer, governor, ProcessCost::read);
  }

  /** Measures until the end of the plan, a stop or a full file, and stores the cost. */
  public End run(Consumer<Progress> watcher) {
    first();
    long end = plan.duration() == null ? Long.MAX_VALUE : plan.duration().toNanos();
    long interval = plan.interval().toNanos();
    End reason = End.DURATION_OVER;
    long due = 0;
    while (due < end) {
      due = Math.min(end, nextDue(due, interval));
      if (!clock.waitUntil(began + due)) {
        reason = End.STOPPED;
        break;
      }
      tick();
      watcher.accept(progress());
      if (writer.size() >= plan.fileLimitBytes()) {
        writer.warning(
            "The measuring ended early: the file reached its limit of "
                + plan.fileLimitBytes()
                + " bytes.");
        reason = End.FILE_FULL;
        break;
      }
    }
    if (reason == End.STOPPED && clock.monotonicNanos() - lastMonotonic > interval / 10) {
      tick(); // What was written since the last tick counts too.
    }
    finish();
    return reason;
  }

  /** The next tick of the schedule that is not yet over. */
  private long nextDue(long due, long interval) {
    long now = clock.monotonicNanos() - began;
    return Math.max(due + interval, now - Math.floorMod(now, interval) + interval);
  }

  private void first() {
    TickClock.Reading now = clock.read();
    long stored = writer.endNanos();
    CaptureTime capture = new CaptureTime(now, stored);
    time = capture;
    began = now.monotonicNanos();
    lastMonotonic = began;
    lastFile = capture.endNanos();
    lastCost = began;
    observedUntil = lastFile;
    sample();
    ownCost.begin();
    if (capture.aheadNanos() > 0) {
      writer.standingWarning(
          "At %s the clock was %s behind the end of this capture; later times go on from there."
              .formatted(
                  Instant.EPOCH.plusNanos(lastFile), CaptureTime.seconds(capture.aheadNanos())));
    }
    recorder.begin(lastFile);
    writer.persist(began);
  }

  private void sample() {
    probe.sample(Instant.EPOCH.plusNanos(clock.wallNanos()), recorder);
    recorder.adopt(probe.sources());
    samples++;
  }

  private void tick() {
    TickClock.Reading now = clock.read();
    sample();
    if (now.monotonicNanos() <= lastMonotonic) {
      return;
    }
    CaptureTime.Passed passed = Objects.requireNonNull(time).advance(now);
    passed.warning().ifPresent(writer::standingWarning);
    if (passed.gapNanos() > 0) {
      observe();
      recorder.gap(lastFile, passed.gapNanos(), passed.cause());
      observedUntil = passed.startNanos();
    }
    recorder.interval(passed.startNanos(), passed.lengthNanos());
    lastFile = passed.startNanos() + passed.lengthNanos();
    lastTick = now.monotonicNanos() - lastMonotonic;
    totalBytes += recorder.bytesOfTick();
    lastMonotonic = now.monotonicNanos();
    if (lastTick > plan.interval().toNanos() + plan.lateNanos()) {
      lateTicks++;
      recorder.warn(
          "Between %s and %s no sample was taken: the bytes are exact, their times are not known."
              .formatted(
                  Instant.EPOCH.plusNanos(passed.startNanos()), Instant.EPOCH.plusNanos(lastFile)));
    }
    store();
  }

  private void store() {
    if (lastFile - observedUntil >= OBSERVE_NANOS) {
      observe();
    }
    if (lastMonotonic - lastCost >= COST_NANOS) {
      lastCost = lastMonotonic;
      writer.cost(cost());
    }
    writer.persist(lastMonotonic);
  }

  private Progress progress() {
    return new Progress(
        samples,
        Duration.ofNanos(lastMonotonic - began),
        writer.size(),
        Duration.ofNanos(lastTick),
        recorder.bytesOfTick(),
        totalBytes);
  }

  /** Stores what the probe knows of the stretch since it was last asked. */
  private void observe() {
    if (lastFile > observedUntil) {
      probe.observe(observedUntil, lastFile - observedUntil, writer::observation);
      ownCost.account(observedUntil, lastFile - observedUntil, lastMonotonic - began);
      observedUntil = lastFile;
    }
  }

  private void finish() {
    observe();
    recorder.settle(lastFile);
    probe.warnings().forEach(writer::warning);
    writer.cost(cost());
  }

  private CollectionCost cost() {
    ProcessCost used = ProcessCost.read();
    return new CollectionCost(
        lastMonotonic - began,
        used.cpuNanos(),
        used.peakResidentBytes(),
        writer.bytesWritten(),
        samples,
        lateTicks);
  }
}
