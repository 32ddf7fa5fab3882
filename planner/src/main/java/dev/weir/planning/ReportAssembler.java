package dev.weir.planning;

import dev.weir.analysis.Curve;
import dev.weir.analysis.Envelope;
import dev.weir.analysis.ObjectiveResult;
import dev.weir.analysis.QueueOutcome;
import dev.weir.analysis.QueueResult;
import dev.weir.analysis.WorstMoment;
import dev.weir.line.Cost;
import dev.weir.report.Basis;
import dev.weir.report.FigureValue;
import dev.weir.report.LineCurve;
import dev.weir.report.LineResult;
import dev.weir.report.Period;
import dev.weir.report.Provenance;
import dev.weir.report.Report;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.SeriesPoint;
import dev.weir.report.Supply;
import dev.weir.report.UnitKind;
import dev.weir.report.WhatIf;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Turns a plan into the one {@link Report} that every renderer prints. */
public final class ReportAssembler {
  private static final int SAMPLES_FOR_MEDIAN = 10_001;

  private final PlanRequest request;
  private final PlanResult result;
  private final ReportContext context;
  private final Workload workload;

  private ReportAssembler(PlanRequest request, PlanResult result, ReportContext context) {
    this.request = request;
    this.result = result;
    this.context = context;
    this.workload = result.workload();
  }

  /** The report of a plan. */
  public static Report assemble(PlanRequest request, PlanResult result, ReportContext context) {
    return new ReportAssembler(request, result, context).assemble();
  }

  private Report assemble() {
    DemandAssembler demand = new DemandAssembler(request, result);
    List<LinePlan> ordered =
        result.lines().stream().sorted(Planner.cheapestFirst(result.lines())).toList();
    List<LineResult> lines = ordered.stream().map(this::line).toList();
    Supply supply = supply(ordered, lines, demand);
    return Report.of(
        context.identity(),
        new StatementAssembler(request, result, lines).statement(),
        demand.demand(),
        supply,
        new Basis(
            AssumptionList.of(
                request,
                result.growth().rates(),
                demand.scaling(),
                usualIntervalSeconds(request.workload())),
            provenance()));
  }

  private Supply supply(List<LinePlan> ordered, List<LineResult> lines, DemandAssembler demand) {
    Optional<LinePlan> chosen = Planner.leading(result.lines(), result.recommended());
    if (chosen.isEmpty()) {
      return Supply.NONE;
    }
    LineResult leading = lines.get(ordered.indexOf(chosen.get()));
    WhatIf whatIf =
        WhatIf.of(
            leading,
            required(result.required().getFirst()),
            demand.scaling(),
            utilisation(chosen.get()));
    return new Supply(
        lines,
        Optional.of(forEach(whatIf, chosen.get())),
        TimelineRollUp.rows(result.load(), chosen.get()),
        ordered.stream().map(ReportAssembler::curve).toList());
  }

  /** Where servers grow at rates of their own, no formula gives the month of the break. */
  private WhatIf forEach(WhatIf whatIf, LinePlan chosen) {
    Duration strictest = request.objectives().getFirst();
    return result
        .growth()
        .need()
        .filter(need -> result.growth().rates().differ())
        .map(need -> whatIf.breakingAfter(months(need.keeping(chosen.line(), strictest))))
        .orElse(whatIf);
  }

  private static OptionalDouble months(GrowingNeed.Lasting lasting) {
    return switch (lasting) {
      case GrowingNeed.Months found -> OptionalDouble.of(found.months());
      case GrowingNeed.Beyond _ -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case GrowingNeed.Never _ -> OptionalDouble.empty();
    };
  }

  private double utilisation(LinePlan plan) {
    double seconds = (workload.endNanos() - workload.startNanos()) / 1e9;
    return result.load().totalWireBytes() / (plan.queue().meanBytesPerSecond() * seconds);
  }

  private LineResult line(LinePlan plan) {
    QueueResult queue = plan.queue();
    Optional<LineResult.Drain> drain =
        queue.drainSeconds() == null || queue.drainedAtNanos() == null
            ? Optional.empty()
            : Optional.of(
                new LineResult.Drain(queue.drainSeconds(), instant(queue.drainedAtNanos())));
    return new LineResult(
        PlanWarnings.rate(plan),
        outcome(queue.outcome()),
        new LineResult.WorstMoments(
            moment(queue.largestBacklog()),
            moment(queue.largestAge()),
            new LineResult.AtMost(plan.peakAgeAtMostSeconds(), plan.peakBacklogAtMostBytes())),
        drain,
        request.objectives().stream().map(objective -> judgement(plan, objective)).toList(),
        PlanWarnings.ofLine(plan, result.load(), request.compression()));
  }

  private LineResult.Judgement judgement(LinePlan plan, Duration objective) {
    ObjectiveResult judged = plan.result(objective);
    return new LineResult.Judgement(
        seconds(objective),
        plan.meets(objective),
        result.growth().now().mostFactor(plan.line(), objective) - 1,
        plan.answer(objective) == LinePlan.Answer.NO,
        judged.breaches().stream()
            .map(breach -> period(breach.startNanos(), breach.endNanos()))
            .toList());
  }

  private LineResult.WorstMoment moment(@Nullable WorstMoment moment) {
    return moment == null
        ? new LineResult.WorstMoment(instant(workload.startNanos()), 0, 0, 0)
        : new LineResult.WorstMoment(
            instant(moment.atNanos()),
            moment.backlogWireBytes(),
            moment.backlogPayloadBytes(),
            moment.ageSeconds());
  }

  private static LineResult.Outcome outcome(QueueOutcome outcome) {
    return switch (outcome) {
      case DRAINED -> LineResult.Outcome.DRAINED;
      case STILL_DRAINING -> LineResult.Outcome.STILL_DRAINING;
      case STILL_GROWING -> LineResult.Outcome.STILL_GROWING;
    };
  }

  private static LineCurve curve(LinePlan plan) {
    return new LineCurve(
        plan.line().name(), points(plan.queue().backlog()), points(plan.queue().age()));
  }

  private Provenance provenance() {
    List<Provenance.EngineCheck> checks = new ArrayList<>();
    for (LinePlan plan : result.lines()) {
      String prefix = "line." + plan.line().name() + ".";
      plan.engine()
          .ifPresent(
              engine -> {
                checks.add(
                    new Provenance.EngineCheck(
                        prefix + "peakAgeSeconds",
                        new FigureValue.Amount(plan.queue().peakAgeSeconds(), UnitKind.SECONDS),
                        new FigureValue.Amount(engine.peakAgeSeconds(), UnitKind.SECONDS)));
                checks.add(
                    new Provenance.EngineCheck(
                        prefix + "peakBacklogBytes",
                        new FigureValue.Amount(plan.queue().peakBacklogBytes(), UnitKind.BYTES),
                        new FigureValue.Amount(engine.peakBacklogBytes(), UnitKind.BYTES)));
              });
    }
    return new Provenance(context.inputs(), context.version(), context.commandLine(), checks);
  }

  /** A requirement as reports carry it; an empty binding interval when nothing was written. */
  static RequiredBandwidth required(Requirement requirement) {
    Envelope.Vertex binding = requirement.binding();
    Period none = new Period(Instant.EPOCH, Instant.EPOCH);
    return new RequiredBandwidth(
        seconds(requirement.objective()),
        requirement.atLeastBytesPerSecond(),
        requirement.atMostBytesPerSecond(),
        binding == null ? none : period(binding.startNanos(), binding.endNanos()),
        binding == null ? 0 : binding.wireBytes(),
        requirement.gapSeconds());
  }

  /**
   * The usual length of a sample: of each source its own median, of several sources the longest.
   * Their sum has shorter pieces, cut wherever a sample of any of them ends; seconds.
   */
  public static double usualIntervalSeconds(WorkloadSet workload) {
    return workload.sources().stream()
            .mapToLong(source -> source.figures().usualLengthNanos())
            .max()
            .orElseThrow()
        / 1e9;
  }

  /** The median length of the pieces of a sum, from an even choice of them. */
  static double usualPieceSeconds(Workload workload) {
    int count = Math.min(workload.size(), SAMPLES_FOR_MEDIAN);
    long[] lengths = new long[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = workload.lengthNanos((int) ((long) i * workload.size() / count));
    }
    Arrays.sort(lengths);
    return lengths[count / 2] / 1e9;
  }

  static List<SeriesPoint> points(Curve curve) {
    List<SeriesPoint> points = new ArrayList<>(curve.size());
    for (int i = 0; i < curve.size(); i++) {
      points.add(new SeriesPoint(instant(curve.timesNanos()[i]), curve.values()[i]));
    }
    return points;
  }

  /** Two times in nanoseconds since 1970 as a period. */
  public static Period period(long startNanos, long endNanos) {
    return new Period(instant(startNanos), instant(endNanos));
  }

  /** Nanoseconds since 1970-01-01T00:00Z as an instant. */
  public static Instant instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos);
  }

  /**
   * The other way round.
   *
   * @throws ArithmeticException beyond the year 2262
   */
  public static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  /** What a line costs per month. */
  public static FigureValue money(Cost cost) {
    return FigureValue.money(cost.amount(), cost.currency());
  }

  /** A length as reports count it. */
  public static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }
}
