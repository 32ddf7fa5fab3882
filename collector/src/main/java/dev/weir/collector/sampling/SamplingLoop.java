package dev.weir.collector.sampling;

import dev.weir.capture.CaptureWriter;
import dev.weir.capture.CollectionCost;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Samples a probe on an absolute schedule, so that late wake-ups do not add up, and stores the
 * differences. A late tick or a clock set forward leaves a gap; after a clock set backward the
 * times of the capture go on from where they were, and the capture says so.
 */
public final class SamplingLoop {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** At most this much is lost when the collector is killed; also keeps its own writes rare. */
  private static final long FLUSH_NANOS = 10 * NANOS_PER_SECOND;

  private static final long COST_NANOS = 600 * NANOS_PER_SECOND;

  /** How often a probe is asked for what it knows beside its counters. */
  private static final long OBSERVE_NANOS = 60 * NANOS_PER_SECOND;

  private final Probe probe;
  private final CaptureWriter writer;
  private final SamplingPlan plan;
  private final TickClock clock;
  private final DifferenceRecorder recorder;
  private final OwnCost ownCost;

  private long began;
  private long lastMonotonic;
  private long lastWall;
  private long lastFile;
  private long lastFlush;
  private long lastCost;
  private long observedUntil;
  private long samples;
  private long lateTicks;

  /** Why a measuring ended. */
  public enum End {
    STOPPED,
    DURATION_OVER,
    FILE_FULL
  }

  /** How far a measuring is, after each tick. */
  public record Progress(long samples, Duration elapsed, long bytesWritten) {}

  /**
   * @param writer whose header holds the probe's sources as they are now; the caller closes it
   */
  public SamplingLoop(Probe probe, CaptureWriter writer, SamplingPlan plan, TickClock clock) {
    this(probe, writer, plan, clock, CostGovernor.usual());
  }

  /**
   * @param governor says when the measuring has to cost less
   */
  public SamplingLoop(
      Probe probe,
      CaptureWriter writer,
      SamplingPlan plan,
      TickClock clock,
      CostGovernor governor) {
    this.probe = probe;
    this.writer = writer;
    this.plan = plan;
    this.clock = clock;
    this.recorder = new DifferenceRecorder(writer, probe.sources().size());
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
      tick(due);
      watcher.accept(
          new Progress(samples, Duration.ofNanos(lastMonotonic - began), writer.bytesWritten()));
      if (writer.bytesWritten() >= plan.fileLimitBytes()) {
        writer.warning(
            "The measuring ended early: the file reached its limit of "
                + plan.fileLimitBytes()
                + " bytes.");
        reason = End.FILE_FULL;
        break;
      }
    }
    if (reason == End.STOPPED && clock.monotonicNanos() - lastMonotonic > interval / 10) {
      tick(clock.monotonicNanos() - began); // What was written since the last tick counts too.
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
    began = clock.monotonicNanos();
    lastMonotonic = began;
    lastWall = clock.wallNanos();
    lastFile = lastWall;
    lastFlush = began;
    lastCost = began;
    observedUntil = lastFile;
    sample();
    ownCost.begin();
    recorder.turn();
  }

  private void sample() {
    probe.sample(Instant.EPOCH.plusNanos(clock.wallNanos()), recorder);
    recorder.adopt(probe.sources());
    samples++;
  }

  private void tick(long due) {
    long monotonic = clock.monotonicNanos();
    long wall = clock.wallNanos();
    sample();
    long elapsed = monotonic - lastMonotonic;
    if (elapsed <= 0) {
      return;
    }
    long step = wall - lastWall - elapsed;
    long start = lastFile;
    if (Math.abs(step) <= plan.stepNanos()) {
      elapsed = Math.max(1, elapsed + step); // Follows a clock that is slewed.
    } else {
      start += stepped(step, lastFile);
    }
    long late = monotonic - began - due;
    if (late > plan.lateNanos() || elapsed > plan.interval().toNanos() + plan.lateNanos()) {
      lateTicks++;
      recorder.gap(start, elapsed, "the tick came " + seconds(late) + " late");
      recorder.turn();
    } else {
      recorder.interval(start, elapsed);
    }
    lastFile = start + elapsed;
    lastMonotonic = monotonic;
    lastWall = wall;
    store(monotonic);
  }

  /** Accounts for a step of the clock and returns by how much the capture's times move. */
  private long stepped(long step, long at) {
    Instant moment = Instant.EPOCH.plusNanos(at);
    if (step > 0) {
      observe();
      observedUntil = at + step;
      recorder.gapUnmeasured(at, step, "the clock was set forward by " + seconds(step));
      return step;
    }
    writer.warning(
        "At %s the clock was set back by %s; later times in this capture go on without that step."
            .formatted(moment, seconds(-step)));
    return 0;
  }

  private void store(long monotonic) {
    if (lastFile - observedUntil >= OBSERVE_NANOS) {
      observe();
    }
    if (monotonic - lastFlush >= FLUSH_NANOS) {
      lastFlush = monotonic;
      writer.flush();
    }
    if (monotonic - lastCost >= COST_NANOS) {
      lastCost = monotonic;
      writer.cost(cost());
    }
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

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / (double) NANOS_PER_SECOND);
  }
}
