package dev.weir.planning.chapters;

import dev.weir.analysis.WorstOutage;
import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.planning.LinePlan;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.QueueNeed;
import dev.weir.planning.ReportAssembler;
import dev.weir.problem.ProblemException;
import dev.weir.report.FigureValue;
import dev.weir.scenario.MirrorPlan;
import dev.weir.scenario.Outage;
import dev.weir.scenario.QueueLimits;
import dev.weir.scenario.Scenario;
import dev.weir.simulation.Codec;
import dev.weir.simulation.Continuation;
import dev.weir.simulation.Mirror;
import dev.weir.simulation.Outages;
import dev.weir.simulation.RecoveryHole;
import dev.weir.simulation.SimulatedJob;
import dev.weir.simulation.SimulatedLine;
import dev.weir.simulation.SimulationRequest;
import dev.weir.simulation.SimulationResult;
import dev.weir.simulation.VirtualDriver;
import dev.weir.time.TimeRange;
import dev.weir.units.DataSize;
import dev.weir.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One outage, or a series of them, on one line. Where it does most harm comes from the exact
 * search; what it does comes from the engine in virtual time, with the queue's limits.
 *
 * @param startNanos when the first one begins
 * @param peakLossBytes payload of the largest backlog
 * @param queueMemoryBytes what the queue in memory held at its fullest
 * @param queueDiskBytes what the queue on disk held at its fullest
 * @param recoverySeconds from the end of the last outage until nothing waits, or until the first
 *     recovery point after an overflow; infinite when that does not come within the run
 * @param hole what an overflow of the queue led to
 */
record CutLine(
    LinePlan line,
    Cut cut,
    long startNanos,
    double peakAgeSeconds,
    double peakLossBytes,
    double queueMemoryBytes,
    double queueDiskBytes,
    double recoverySeconds,
    Optional<RecoveryHole> hole) {
  private static final double NANOS = 1e9;

  /** What is compared as one by a difference mirror. */
  private static final long BLOCK_BYTES = 64 * 1024;

  /** A queue that never overflows, where no limit was given. */
  private static final long ENDLESS = Long.MAX_VALUE / 4;

  /**
   * What is asked of every line.
   *
   * @param name given by the user, or empty
   */
  sealed interface Cut {
    String name();

    /** Of the longest outage in it. */
    Duration length();

    /** One outage where it does most harm. */
    record Worst(String name, Duration length) implements Cut {}

    /** All outages at given times, in one run. */
    record Given(String name, List<TimeRange> ranges) implements Cut {
      public Given {
        ranges = List.copyOf(ranges);
      }

      @Override
      public Duration length() {
        return ranges.stream().map(TimeRange::length).max(Duration::compareTo).orElseThrow();
      }
    }

    /**
     * The questions of a scenario.
     *
     * @throws ProblemException bad input when an outage lies outside the measured period
     */
    static List<Cut> of(Planned plan, List<Outage> outages) {
      List<Cut> cuts = new ArrayList<>();
      List<TimeRange> given = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (Outage outage : outages) {
        switch (outage) {
          case Outage.AtWorst worst -> cuts.add(new Worst(worst.name(), worst.length()));
          case Outage.AtTimes times -> {
            times.in(plan.zone()).forEach(range -> given.add(inside(plan, times, range)));
            names.add(times.name());
          }
        }
      }
      if (!given.isEmpty()) {
        given.sort(Comparator.comparing(TimeRange::start));
        names.removeIf(String::isEmpty);
        cuts.add(new Given(String.join(" + ", names), given));
      }
      return cuts;
    }

    private static TimeRange inside(Planned plan, Outage.AtTimes outage, TimeRange range) {
      Workload workload = plan.result().workload();
      if (nanos(range.start()) < workload.startNanos()
          || nanos(range.start()) >= workload.endNanos()) {
        throw ProblemException.badInput(
            "outage " + (outage.name().isEmpty() ? "at a given time" : outage.name()),
            "begins at %s, outside the measured period from %s to %s"
                .formatted(
                    range.start().atZone(plan.zone()),
                    ReportAssembler.instant(workload.startNanos()).atZone(plan.zone()),
                    ReportAssembler.instant(workload.endNanos()).atZone(plan.zone())),
            "give a time inside it, or 'at: worst'");
      }
      return range;
    }
  }

  static CutLine of(Planned plan, LinePlan line, Cut cut) {
    List<TimeRange> cuts = ranges(plan, line, cut);
    SimulationResult result = VirtualDriver.run(request(plan, line, cuts));
    long lastEnd = nanos(cuts.getLast().end());
    Optional<RecoveryHole> hole = Optional.ofNullable(result.holes().longest());
    double recovery =
        hole.isPresent()
            ? sinceEnd(hole.get().endNanos(), lastEnd)
            : Recovery.seconds(plan, line, cuts, lastEnd);
    return new CutLine(
        line,
        cut,
        nanos(cuts.getFirst().start()),
        result.peakAgeSeconds(),
        result.peakBacklogPayloadBytes(),
        result.queue().memoryBytes(),
        result.queue().diskBytes(),
        recovery,
        hole);
  }

  private static double sinceEnd(long recoveredAt, long lastEnd) {
    return recoveredAt == SimulationResult.NEVER
        ? Double.POSITIVE_INFINITY
        : Math.max(0, recoveredAt - lastEnd) / NANOS;
  }

  private static List<TimeRange> ranges(Planned plan, LinePlan line, Cut cut) {
    return switch (cut) {
      case Cut.Given given -> given.ranges();
      case Cut.Worst worst -> {
        WorstOutage found =
            WorstOutage.on(plan.result().load(), plan.packed(line), worst.length().toNanos());
        Instant start = Instant.EPOCH.plusNanos(found.age().startNanos());
        yield List.of(TimeRange.of(start, worst.length()));
      }
    };
  }

  private static SimulationRequest request(Planned plan, LinePlan line, List<TimeRange> cuts) {
    PlanRequest asked = plan.request();
    Scenario scenario = asked.scenario();
    Optional<QueueLimits> limits = scenario.queue();
    long memory = limits.map(QueueLimits::memory).orElse(QueueNeed.USUAL_MEMORY).bytes();
    long disk = limits.map(queue -> queue.disk().bytes()).orElse(ENDLESS);
    Policy policy =
        new Policy(asked.throttle().orElse(Cap.unlimited()), memory, disk, plan.strictest());
    Codec codec =
        new Codec(asked.compression().ratio().value(), asked.compression().codecBytesPerSecond());
    SimulatedJob job =
        SimulatedJob.of(plan.result().load().workload(), policy, asked.cost(), codec);
    SimulatedJob mirrored = mirror(scenario, asked).map(job::withMirror).orElse(job);
    SimulatedLine simulated =
        SimulatedLine.of(new Cap.Constant(line.line().usableBitsPerSecond() / 8))
            .withOutages(outages(limits, cuts));
    long period = plan.result().workload().endNanos() - plan.result().workload().startNanos();
    return new SimulationRequest(mirrored, simulated, Continuation.idle(Duration.ofNanos(period)));
  }

  private static Outages outages(Optional<QueueLimits> limits, List<TimeRange> cuts) {
    Outages habits =
        limits
            .map(queue -> new Outages(List.of(), Outages.NONE.detection(), queue.reconnectAfter()))
            .orElse(Outages.NONE);
    return habits.at(
        cuts.stream()
            .map(cut -> new dev.weir.simulation.Outage(nanos(cut.start()), nanos(cut.end())))
            .toList());
  }

  private static Optional<Mirror> mirror(Scenario scenario, PlanRequest asked) {
    MirrorPlan plan = scenario.copies().mirror();
    double read =
        plan.readRate()
            .map(rate -> (double) rate.bytesPerSecond())
            .orElse(Double.POSITIVE_INFINITY);
    return scenario
        .copies()
        .protectedSize()
        .map(DataSize::bytes)
        .map(
            bytes ->
                new Mirror(
                    bytes,
                    read,
                    asked.compression().ratio().value(),
                    plan.difference() ? new Mirror.Difference(BLOCK_BYTES) : new Mirror.Full()));
  }

  private static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  boolean atWorst() {
    return cut instanceof Cut.Worst;
  }

  double lengthSeconds() {
    return cut.length().toNanos() / NANOS;
  }

  /** The name that was given, else where it was put. */
  FigureValue name() {
    return cut.name().isEmpty()
        ? FigureValue.word(atWorst() ? "table.outages.worst" : "table.outages.given")
        : FigureValue.name(cut.name());
  }

  /** Part of figure ids. */
  String id() {
    String kind = atWorst() ? "worst." : "given.";
    String what = cut.name().isEmpty() ? Ids.of(cut.length()) : cut.name();
    return line.line().name() + "." + kind + what;
  }
}
