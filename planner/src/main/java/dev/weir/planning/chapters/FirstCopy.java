package dev.weir.planning.chapters;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.planning.EngineTerms;
import dev.weir.planning.LinePlan;
import dev.weir.planning.PlanRequest;
import dev.weir.scenario.InitialCopy;
import dev.weir.simulation.Beginning;
import dev.weir.simulation.Codec;
import dev.weir.simulation.Continuation;
import dev.weir.simulation.Mirror;
import dev.weir.simulation.SharedRequest;
import dev.weir.simulation.SimulatedJob;
import dev.weir.simulation.SimulatedLine;
import dev.weir.simulation.SimulationRequest;
import dev.weir.simulation.SimulationResult;
import dev.weir.simulation.VirtualDriver;
import dev.weir.units.DataSize;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first copy on one line. The closed form divides the copy's wire bytes by what the line has
 * left beside the mean of production; the engine in virtual time copies while the measured period
 * is written again and again.
 *
 * @param bytes protected, before compression
 * @param wireBytes of the copy
 * @param leftBitsPerSecond mean of what the line carries less the mean wire rate of production
 * @param aloneSeconds while nothing else is sent
 * @param besideProductionSeconds by the closed form; infinite when nothing is left
 * @param simulated by the engine; absent where the closed form says never or the run would be too
 *     long
 * @param couriered the way by courier, where one was asked for
 * @param batchSeconds when each batch is protected, where several were asked for
 */
record FirstCopy(
    LinePlan line,
    double bytes,
    double wireBytes,
    double leftBitsPerSecond,
    double aloneSeconds,
    double besideProductionSeconds,
    Optional<Simulated> simulated,
    Optional<Couriered> couriered,
    List<Double> batchSeconds) {
  private static final double BITS = 8;

  /** Quanta of writes that the runs of all lines together may play: under a minute. */
  private static final double MOST_QUANTA = 60e6;

  /** Of one measured period, and not smaller than a quantum of the simulation. */
  private static final double QUANTA_PER_PERIOD = 2e6;

  private static final double QUANTUM_BYTES = 64 * 1024;

  /** Ten years: a courier that takes longer is none, and instants stay inside 64 bits. */
  static final double MOST_SECONDS = 3.2e8;

  /** A copy is followed for this many times what the closed form says. */
  private static final int PATIENCE = 4;

  FirstCopy {
    batchSeconds = List.copyOf(batchSeconds);
  }

  /**
   * By the engine, seconds from the start.
   *
   * @param firstPointSeconds to the first consistent recovery point
   * @param liveSeconds until the copy follows production; infinite when it does not within the run
   */
  record Simulated(double firstPointSeconds, double liveSeconds) {}

  /**
   * @param arrivesSeconds until the courier's copy has been read in
   * @param firstPointSeconds until what was written meanwhile has followed over the line; absent
   *     where it was not simulated
   */
  record Couriered(double arrivesSeconds, Optional<Double> firstPointSeconds) {}

  /** Whether the copy ever ends beside production. */
  boolean ends() {
    return Double.isFinite(besideProductionSeconds);
  }

  static FirstCopy of(Planned plan, LinePlan line, DataSize size) {
    PlanRequest request = plan.request();
    Workload workload = plan.result().workload();
    InitialCopy asked = request.scenario().copies().initial().orElse(InitialCopy.USUAL);
    double ratio = asked.ratio().map(Ratio::value).orElse(request.compression().ratio().value());
    double wire = request.cost().of(0, size.bytes(), ratio);
    double usable = line.queue().meanBytesPerSecond();
    double seconds = (workload.endNanos() - workload.startNanos()) / 1e9;
    double left = usable - plan.result().load().totalWireBytes() / seconds;
    double beside = left > 0 ? wire / left : Double.POSITIVE_INFINITY;
    Runs runs =
        new Runs(
            request, workload, line, EngineTerms.mirror(request.scenario(), size, ratio), beside);
    return new FirstCopy(
        line,
        size.bytes(),
        wire,
        left * BITS,
        wire / usable,
        beside,
        runs.copy(),
        asked.courier().map(way -> runs.courier(way, size)),
        asked.batches() > 1 ? runs.batches(asked.batches()) : List.of());
  }

  /** The runs of the engine for one line. */
  private record Runs(
      PlanRequest request, Workload workload, LinePlan line, Mirror mirror, double expected) {

    private boolean affordable(double seconds) {
      double period = (workload.endNanos() - workload.startNanos()) / 1e9;
      double quanta = Math.min(QUANTA_PER_PERIOD, workload.totalBytes() / QUANTUM_BYTES);
      return seconds <= MOST_SECONDS
          && seconds / period * quanta <= MOST_QUANTA / request.lines().size();
    }

    private SimulatedJob job() {
      Cap cap = request.throttle().orElse(Cap.unlimited());
      long memory = EngineTerms.memory(request.scenario()).bytes();
      Policy policy =
          new Policy(cap, memory, Policy.ENDLESS_QUEUE, request.objectives().getFirst());
      Codec codec = EngineTerms.codec(request);
      return SimulatedJob.of(workload, policy, request.cost(), codec).withMirror(mirror);
    }

    private SimulatedLine simulatedLine() {
      return SimulatedLine.of(new Cap.Constant(line.line().usableBitsPerSecond() / BITS));
    }

    Optional<Simulated> copy() {
      if (!affordable(expected)) {
        return Optional.empty();
      }
      SimulationResult.Start start =
          VirtualDriver.run(
                  new SimulationRequest(
                      job().beginning(Beginning.EMPTY), simulatedLine(), repeating(expected)))
              .start();
      return Optional.of(
          new Simulated(sinceStart(start.firstPointAt()), sinceStart(start.liveAt())));
    }

    Couriered courier(InitialCopy.Courier way, DataSize size) {
      double handling = 2 * size.bytes() / (double) way.writeRate().bytesPerSecond();
      double arrives = handling + way.transport().toNanos() / 1e9;
      double meanwhile = 2 * arrives + 0.1 * Math.min(expected, arrives);
      if (arrives > MOST_SECONDS || !Double.isFinite(expected) || !affordable(meanwhile)) {
        return new Couriered(arrives, Optional.empty());
      }
      Beginning beginning =
          new Beginning.Couriered(
              Duration.ofMillis(Math.round(arrives * 1e3)), EngineTerms.BLOCK_BYTES);
      SimulationResult.Start start =
          VirtualDriver.run(
                  new SimulationRequest(
                      job().beginning(beginning), simulatedLine(), repeating(meanwhile)))
              .start();
      return new Couriered(arrives, Optional.of(sinceStart(start.firstPointAt())));
    }

    List<Double> batches(int parts) {
      if (!affordable(expected)) {
        return List.of();
      }
      SharedRequest shared =
          new SharedRequest(job().inBatches(parts), simulatedLine(), repeating(expected));
      List<Double> seconds = new ArrayList<>();
      VirtualDriver.run(shared)
          .jobs()
          .forEach(job -> seconds.add(sinceStart(job.start().firstPointAt())));
      return seconds;
    }

    private Continuation repeating(double seconds) {
      return Continuation.repeating(Duration.ofSeconds((long) Math.ceil(PATIENCE * seconds) + 60));
    }

    private double sinceStart(long at) {
      return at == SimulationResult.NEVER
          ? Double.POSITIVE_INFINITY
          : (at - workload.startNanos()) / 1e9;
    }
  }
}
