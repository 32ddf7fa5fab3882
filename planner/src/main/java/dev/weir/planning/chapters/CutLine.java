package dev.weir.planning.chapters;

import dev.weir.analysis.WorstOutage;
import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.planning.EngineTerms;
import dev.weir.planning.InParallel;
import dev.weir.planning.LinePlan;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.ReportAssembler;
import dev.weir.problem.ProblemException;
import dev.weir.report.FigureValue;
import dev.weir.scenario.Outage;
import dev.weir.scenario.QueueLimits;
import dev.weir.scenario.Scenario;
import dev.weir.simulation.Codec;
import dev.weir.simulation.OutageRuns;
import dev.weir.simulation.Outages;
import dev.weir.simulation.RecoveryHole;
import dev.weir.simulation.SimulatedJob;
import dev.weir.simulation.SimulatedLine;
import dev.weir.time.TimeRange;
import dev.weir.units.DataSize;
import dev.weir.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One outage, or a series of them, on one line. Where it does most harm comes from the exact
 * search; what it does comes from the engine in virtual time, with the queue's limits.
 *
 * @param place where it was put
 * @param startNanos when the first one begins
 * @param peakAgeSeconds infinite where the queue never empties, so that the age grows on and on
 * @param peakLossBytes payload of the largest backlog
 * @param queueMemoryBytes what the queue in memory held at its fullest
 * @param queueDiskBytes what the queue on disk held at its fullest
 * @param recovery from the end of the last outage until nothing waits, or until the first recovery
 *     point after an overflow
 * @param hole what an overflow of the queue led to
 */
record CutLine(
    LinePlan line,
    Cut cut,
    Place place,
    long startNanos,
    double peakAgeSeconds,
    double peakLossBytes,
    double queueMemoryBytes,
    double queueDiskBytes,
    Recovery recovery,
    Optional<RecoveryHole> hole) {
  private static final double NANOS = 1e9;

  /** Ages that differ by less are the same, so that the larger loss decides. */
  private static final double SAME_AGE = 1 - 1e-9;

  /** Calendars repeat each week: after one the closed hours have passed. */
  private static final Duration WEEK = Duration.ofDays(7);

  /** Ten years; a line that needs longer never catches up. */
  private static final double MOST_PATIENCE_SECONDS = 3.2e8;

  /**
   * What is asked of every line.
   *
   * @param name given by the user, or empty
   */
  sealed interface Cut {
    String name();

    /** Of the longest outage in it. */
    Duration length();

    /** The name with how often it comes where that is more than once; may be empty. */
    String label();

    /** One outage where it does most harm. */
    record Worst(String name, Duration length) implements Cut {
      @Override
      public String label() {
        return name;
      }
    }

    /** All outages at given times, in one run. */
    record Given(String name, String label, List<TimeRange> ranges) implements Cut {
      public Given {
        ranges = List.copyOf(ranges);
      }

      @Override
      public Duration length() {
        return ranges.stream().map(TimeRange::length).max(Comparator.naturalOrder()).orElseThrow();
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
      List<String> labels = new ArrayList<>();
      for (Outage outage : outages) {
        switch (outage) {
          case Outage.AtWorst worst -> cuts.add(new Worst(worst.name(), worst.length()));
          case Outage.AtTimes times -> {
            times.in(plan.zone()).forEach(range -> given.add(inside(plan, times, range)));
            names.add(times.name());
            labels.add(label(times));
          }
        }
      }
      if (!given.isEmpty()) {
        given.sort(Comparator.comparing(TimeRange::start));
        names.removeIf(String::isEmpty);
        labels.removeIf(String::isEmpty);
        cuts.add(new Given(String.join(" + ", names), String.join(" + ", labels), given));
      }
      return cuts.stream().distinct().toList();
    }

    private static String label(Outage.AtTimes times) {
      return times.count() == 1 ? times.name() : (times.count() + " × " + times.name()).strip();
    }

    private static TimeRange inside(Planned plan, Outage.AtTimes outage, TimeRange range) {
      Workload workload = plan.result().workload();
      if (ReportAssembler.nanos(range.start()) < workload.startNanos()
          || ReportAssembler.nanos(range.start()) >= workload.endNanos()) {
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

  /** Where an outage is put. */
  enum Place {
    /** At the times that were given. */
    GIVEN("given"),
    /** Where the copy becomes oldest and most is lost as well. */
    WORST("worst"),
    /** Where the copy becomes oldest. */
    WORST_AGE("worstAge"),
    /** Where most is lost. */
    WORST_LOSS("worstLoss");

    private final String key;

    Place(String key) {
      this.key = key;
    }
  }

  /**
   * What some cuts do to a line, in their order: of each one answer, or two where the oldest copy
   * and the largest loss lie apart.
   */
  static List<CutLine> of(Planned plan, LinePlan line, List<Cut> cuts) {
    List<Placed> placed =
        InParallel.map(cuts, cut -> places(plan, line, cut)).stream()
            .flatMap(List::stream)
            .toList();
    OutageRuns runs =
        OutageRuns.prepared(
            job(plan),
            SimulatedLine.of(new Cap.Constant(line.line().usableBitsPerSecond() / 8)),
            placed.stream().map(cut -> question(plan, line, cut)).toList());
    return InParallel.map(
        placed, cut -> answer(plan, line, cut, runs.of(question(plan, line, cut))));
  }

  /** A cut with its times. */
  private record Placed(Cut cut, Place place, List<TimeRange> ranges) {}

  private static List<Placed> places(Planned plan, LinePlan line, Cut cut) {
    return switch (cut) {
      case Cut.Given given -> List.of(new Placed(cut, Place.GIVEN, given.ranges()));
      case Cut.Worst worst -> {
        Outages habits = EngineTerms.habits(plan.request().scenario());
        long length = habits.closed(worst.length()).toNanos();
        WorstOutage found = WorstOutage.on(plan.result().load(), plan.packed(line), length);
        List<TimeRange> most = range(found.backlog(), worst);
        boolean both =
            found.backlog().peaks().peakAgeSeconds()
                >= found.age().peaks().peakAgeSeconds() * SAME_AGE;
        yield both
            ? List.of(new Placed(cut, Place.WORST, most))
            : List.of(
                new Placed(cut, Place.WORST_AGE, range(found.age(), worst)),
                new Placed(cut, Place.WORST_LOSS, most));
      }
    };
  }

  private static List<TimeRange> range(WorstOutage.Place place, Cut.Worst worst) {
    long micros = Math.floorDiv(place.startNanos(), 1_000L);
    return List.of(TimeRange.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), worst.length()));
  }

  private static CutLine answer(
      Planned plan, LinePlan line, Placed placed, OutageRuns.Effect effect) {
    List<TimeRange> cuts = placed.ranges();
    Recovery recovery = recovery(plan, line, cuts, effect);
    boolean bounded = effect.settled() && recovery.ends();
    return new CutLine(
        line,
        placed.cut(),
        placed.place(),
        ReportAssembler.nanos(cuts.getFirst().start()),
        bounded ? effect.peakAgeSeconds() : Double.POSITIVE_INFINITY,
        effect.peakLossBytes(),
        effect.queueMemoryBytes(),
        effect.queueDiskBytes(),
        recovery,
        effect.hole());
  }

  /** From the last outage; what an overflow before it led to may be over when that one comes. */
  private static Recovery recovery(
      Planned plan, LinePlan line, List<TimeRange> cuts, OutageRuns.Effect effect) {
    long lastEnd = ReportAssembler.nanos(cuts.getLast().end());
    long measuredEnd = plan.result().workload().endNanos();
    if (effect.hole().isEmpty()) {
      return RecoverySearch.recovery(plan, line, cuts, lastEnd);
    }
    RecoveryHole hole = effect.hole().get();
    if (hole.endNanos() > lastEnd) {
      return Recovery.ofHole(hole, lastEnd, measuredEnd);
    }
    List<TimeRange> later =
        cuts.stream().filter(cut -> ReportAssembler.nanos(cut.end()) > hole.endNanos()).toList();
    return RecoverySearch.recovery(plan, line, later, lastEnd);
  }

  /** Whether the copy stops falling behind; the largest age is a number only then. */
  boolean bounded() {
    return Double.isFinite(peakAgeSeconds);
  }

  private static OutageRuns.Case question(Planned plan, LinePlan line, Placed placed) {
    return new OutageRuns.Case(
        outages(plan.request().scenario(), placed.ranges()), patience(plan, line, placed.ranges()));
  }

  /** The same on every line. */
  private static SimulatedJob job(Planned plan) {
    PlanRequest asked = plan.request();
    Scenario scenario = asked.scenario();
    Optional<QueueLimits> limits = scenario.queue();
    long memory = EngineTerms.memory(scenario).bytes();
    long disk = limits.map(queue -> queue.disk().bytes()).orElse(Policy.ENDLESS_QUEUE);
    Policy policy =
        new Policy(asked.throttle().orElse(Cap.unlimited()), memory, disk, plan.strictest());
    Codec codec = EngineTerms.codec(asked);
    SimulatedJob job =
        SimulatedJob.of(plan.result().load().workload(), policy, asked.cost(), codec);
    return scenario
        .copies()
        .protectedSize()
        .map(size -> EngineTerms.mirror(scenario, size, asked.compression().ratio().value()))
        .map(job::withMirror)
        .orElse(job);
  }

  /** Long enough for all that was written, and a mirror, to follow after the last outage. */
  private static Duration patience(Planned plan, LinePlan line, List<TimeRange> cuts) {
    double mean = Math.max(1, line.queue().meanBytesPerSecond());
    double mirror =
        plan.request().scenario().copies().protectedSize().map(DataSize::bytes).orElse(0L);
    double seconds = (plan.result().load().totalWireBytes() + mirror) / mean;
    long beyond = ReportAssembler.nanos(cuts.getLast().end()) - plan.result().workload().endNanos();
    return Duration.ofNanos(Math.max(0, beyond))
        .plusSeconds((long) Math.min(MOST_PATIENCE_SECONDS, seconds))
        .plus(WEEK);
  }

  private static Outages outages(Scenario scenario, List<TimeRange> cuts) {
    return EngineTerms.habits(scenario)
        .at(
            cuts.stream()
                .map(
                    cut ->
                        new dev.weir.simulation.Outage(
                            ReportAssembler.nanos(cut.start()), ReportAssembler.nanos(cut.end())))
                .toList());
  }

  /** Whether this is where the copy becomes oldest. */
  boolean oldest() {
    return place == Place.WORST || place == Place.WORST_AGE;
  }

  /** Whether this is the same outage on the same line, wherever it was put. */
  boolean sameAs(CutLine other) {
    return line.equals(other.line) && cut.equals(other.cut);
  }

  double lengthSeconds() {
    return cut.length().toNanos() / NANOS;
  }

  /** The name that was given and how often the outage comes, or a dash. */
  FigureValue name() {
    return cut.label().isEmpty() ? FigureValue.absent() : FigureValue.name(cut.label());
  }

  /** Where it was put. */
  FigureValue placed() {
    return FigureValue.word("table.outages." + place.key);
  }

  /** Part of figure ids. */
  String id() {
    String what = cut.name().isEmpty() ? Ids.of(cut.length()) : cut.name();
    String kind = place == Place.WORST_AGE ? Place.WORST.key : place.key;
    return line.line().name() + "." + kind + "." + what;
  }
}
