package dev.weir.proving;

import dev.weir.analysis.FluidQueue;
import dev.weir.analysis.QueueResult;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.line.LineService;
import dev.weir.planning.Compression;
import dev.weir.planning.EngineTerms;
import dev.weir.proving.line.LineSpec;
import dev.weir.scenario.QueueLimits;
import dev.weir.simulation.Codec;
import dev.weir.simulation.Continuation;
import dev.weir.simulation.Mirror;
import dev.weir.simulation.Outage;
import dev.weir.simulation.Outages;
import dev.weir.simulation.RecoveryHole;
import dev.weir.simulation.SimulatedJob;
import dev.weir.simulation.SimulatedLine;
import dev.weir.simulation.SimulationRequest;
import dev.weir.simulation.SimulationResult;
import dev.weir.simulation.VirtualDriver;
import dev.weir.time.TimeRange;
import dev.weir.units.Bandwidth;
import dev.weir.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is predicted for one workload on the line: the replicator's engine in virtual time, with the
 * closed form beside it.
 *
 * @param age seconds, durable and visible alike: applying is not predicted to be slower than the
 *     line
 * @param wireBacklog wire bytes
 * @param payloadBacklog payload bytes
 * @param engine the largest values, which may lie between two points of the courses
 * @param closedPeakAgeSeconds largest age by the closed form
 * @param closedPeakBacklogBytes largest backlog by the closed form, wire bytes
 * @param holeSeconds the longest time without a recovery point, 0 for none
 * @param writtenWireBytes of the whole workload
 */
public record Forecast(
    Course age,
    Course wireBacklog,
    Course payloadBacklog,
    Peaks engine,
    double closedPeakAgeSeconds,
    double closedPeakBacklogBytes,
    double holeSeconds,
    double writtenWireBytes) {
  /** An age at or below which the target counts as caught up again. */
  public static final double CAUGHT_UP_SECONDS = 1;

  /** Beyond the time that the closed form needs: the engine ships in batches. */
  private static final Duration RUN_OUT_RESERVE = Duration.ofSeconds(10);

  private static final Duration OBJECTIVE = Duration.ofMinutes(15);

  /**
   * @param ageSeconds largest age
   * @param wireBytes largest backlog
   * @param payloadBytes the same in payload
   */
  public record Peaks(double ageSeconds, double wireBytes, double payloadBytes) {}

  /**
   * What is predicted from.
   *
   * @param workload as it was measured
   * @param startNanos when it began within the capture, ns since 1970
   * @param queue as configured, where it is to be able to overflow
   * @param protectedBytes what a mirror reads
   */
  record Basis(
      Workload workload,
      long startNanos,
      LineSpec line,
      Compression compression,
      Optional<QueueLimits> queue,
      long protectedBytes) {
    WireLoad load() {
      return new WireLoad(workload, WireCost.MODEL, compression.ratio());
    }

    /** Bytes per second that the line carries for replication, by the planner's own formulas. */
    double usable() {
      return line.candidate().usableBitsPerSecond() / 8;
    }

    Cap cap() {
      Cap cap = Cap.unlimited();
      for (LineSpec.CapChange change : line.caps()) {
        Cap next = change.allowed().map(Cap::constant).orElse(Cap.unlimited());
        cap = Cap.until(cap, at(change.at()), next);
      }
      return cap;
    }

    List<Outage> outages() {
      return line.outages().stream().map(cut -> new Outage(at(cut.at()), at(cut.end()))).toList();
    }

    /** What the line carries at each instant. */
    Cap service() {
      List<TimeRange> none =
          outages().stream()
              .map(cut -> new TimeRange(instant(cut.startNanos()), instant(cut.endNanos())))
              .toList();
      return new LineService(usable(), cap(), none);
    }

    /** Enough for everything to arrive that is outstanding at the end of the workload. */
    Duration runOut(double backlogBytes) {
      double slowest =
          line.caps().stream()
              .flatMap(change -> change.allowed().stream())
              .mapToDouble(Bandwidth::bytesPerSecond)
              .reduce(usable(), Math::min);
      double mirrored = queue.isPresent() ? protectedBytes : 0;
      Duration cut =
          line.outages().stream()
              .map(each -> each.length().plus(Outages.NONE.reconnectAfter()))
              .reduce(Duration.ZERO, Duration::plus);
      return RUN_OUT_RESERVE
          .plus(cut)
          .plusNanos(Math.round((backlogBytes + mirrored) / slowest * 1e9));
    }

    private long at(Duration afterStart) {
      return startNanos + afterStart.toNanos();
    }

    private static Instant instant(long nanos) {
      return Instant.EPOCH.plusNanos(nanos);
    }
  }

  /** Predicts. */
  static Forecast of(Basis basis) {
    QueueResult closed =
        FluidQueue.run(basis.load(), basis.service(), List.of(OBJECTIVE.toNanos()));
    Continuation idle = Continuation.idle(basis.runOut(closed.backlogAtEndBytes()));
    SimulationResult result =
        VirtualDriver.run(new SimulationRequest(job(basis), line(basis), idle));
    SimulationResult.Series series = result.series();
    long[] at = Arrays.stream(series.at()).map(instant -> instant - basis.startNanos()).toArray();
    Workload all = basis.workload();
    return new Forecast(
        new Course(at, series.ageSeconds()),
        new Course(at, series.backlogWireBytes()),
        new Course(at, series.backlogPayloadBytes()),
        new Peaks(
            result.peakAgeSeconds(),
            result.peakBacklogWireBytes(),
            result.peakBacklogPayloadBytes()),
        closed.peakAgeSeconds(),
        closed.peakBacklogBytes(),
        seconds(result.holes().longest()),
        WireCost.MODEL.of(
            Math.max(0, all.totalOperations()),
            all.totalBytes(),
            basis.compression().ratio().value()));
  }

  private static SimulatedJob job(Basis basis) {
    Compression packed = basis.compression();
    Codec codec =
        new Codec(packed.ratio().value(), packed.codecBytesPerSecond(), packed.automatic());
    Policy policy =
        new Policy(
            basis.cap(),
            basis.queue().map(limits -> limits.memory().bytes()).orElse(Policy.ENDLESS_QUEUE),
            basis.queue().map(limits -> limits.disk().bytes()).orElse(Policy.ENDLESS_QUEUE),
            OBJECTIVE);
    SimulatedJob job = SimulatedJob.of(basis.workload(), policy, WireCost.MODEL, codec);
    return basis.queue().isEmpty()
        ? job
        : job.withMirror(
            new Mirror(
                basis.protectedBytes(),
                Double.POSITIVE_INFINITY,
                packed.ratio().value(),
                new Mirror.Difference(EngineTerms.BLOCK_BYTES)));
  }

  /** Half a round trip passes until the last byte of a frame is at the target. */
  private static SimulatedLine line(Basis basis) {
    Outages habits = Outages.NONE;
    return SimulatedLine.of(new Cap.Constant(basis.usable()))
        .withLatency(basis.line().roundTrip().dividedBy(2))
        .withOutages(habits.at(basis.outages()));
  }

  private static double seconds(@Nullable RecoveryHole hole) {
    return hole == null || hole.endNanos() == SimulationResult.NEVER
        ? 0
        : (hole.endNanos() - hole.startNanos()) / 1e9;
  }

  /** Seconds from the largest backlog until it has caught up. */
  public double drainSeconds() {
    return drainSeconds(age, wireBacklog.peakAtNanos());
  }

  /** Seconds from an instant of the workload's clock until it has caught up. */
  double drainSeconds(long fromNanos) {
    return drainSeconds(age, fromNanos);
  }

  /** Seconds until the age is back at {@link #CAUGHT_UP_SECONDS}. */
  static double drainSeconds(Course age, long fromNanos) {
    for (int i = 0; i < age.size(); i++) {
      if (age.atNanos()[i] >= fromNanos && age.values()[i] <= CAUGHT_UP_SECONDS) {
        return (age.atNanos()[i] - fromNanos) / 1e9;
      }
    }
    return age.size() == 0 ? 0 : (age.atNanos()[age.size() - 1] - fromNanos) / 1e9;
  }
}
