package dev.weir.planning;

import dev.weir.analysis.Envelope;
import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.analysis.FluidQueue;
import dev.weir.analysis.QueueOutcome;
import dev.weir.analysis.QueueResult;
import dev.weir.analysis.WireLoad;
import dev.weir.analysis.WorstArrangement;
import dev.weir.engine.Cap;
import dev.weir.line.CandidateLine;
import dev.weir.line.Cost;
import dev.weir.line.MonthOfTraffic;
import dev.weir.line.Tariff;
import dev.weir.line.TariffBill;
import dev.weir.workload.Workload;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Answers one {@link PlanRequest}. Pure: the same request gives the same result. */
public final class Planner {
  /**
   * Intervals times lines up to which every line is also run through the engine; beyond it only the
   * one that the result recommends or leads with.
   */
  private static final long MOST_ENGINE_INTERVALS = 20_000_000;

  private final PlanRequest request;
  private final PlanningProgress progress;
  private final WireLoad load;
  private final List<WireLoad> worst;
  private final Envelope low;
  private final Envelope high;

  private Planner(PlanRequest request, PlanningProgress progress) {
    this.request = request;
    this.progress = progress;
    Workload sum = request.workload().sum();
    this.load = new WireLoad(sum, request.cost(), request.compression().ratio());
    this.low = EnvelopeBuilder.low(load);
    this.worst = worst(sum);
    this.high = EnvelopeBuilder.high(worst);
  }

  /** A single source without a gap is its own worst case and need not be copied. */
  private List<WireLoad> worst(Workload sum) {
    if (request.workload().sources().size() == 1 && sum.gaps().isEmpty()) {
      return List.of(load);
    }
    return request.workload().gapsFilled().stream()
        .map(part -> new WireLoad(part, request.cost(), request.compression().ratio()))
        .toList();
  }

  /** Computes required bandwidth, every line, and the check against the engine. */
  public static PlanResult plan(PlanRequest request) {
    return plan(request, PlanningProgress.NONE);
  }

  /**
   * The same.
   *
   * @param progress is told how far it is
   */
  public static PlanResult plan(PlanRequest request, PlanningProgress progress) {
    progress.begins(PlanningProgress.Stage.ANALYSING, request.lines().size());
    return new Planner(request, progress).plan();
  }

  /** What one objective needs, from envelopes already built. */
  public static Requirement requirement(
      Workload workload, PlanResult.Envelopes envelopes, Duration objective) {
    long nanos = objective.toNanos();
    Envelope low = envelopes.low();
    double atLeast = low.requiredBytesPerSecond(nanos);
    if (low.size() == 0) {
      return new Requirement(objective, 0, 0, null, 0);
    }
    Envelope.Vertex binding = low.binding(nanos);
    double gap = workload.gapNanos(binding.startNanos(), binding.endNanos()) / 1e9;
    return new Requirement(
        objective, atLeast, envelopes.high().requiredBytesPerSecond(nanos), binding, gap);
  }

  private PlanResult plan() {
    PlanResult.Envelopes envelopes = new PlanResult.Envelopes(low, high);
    List<Requirement> required =
        request.objectives().stream()
            .map(objective -> requirement(load.workload(), envelopes, objective))
            .toList();
    List<LinePlan> lines = sharing(InParallel.map(request.lines(), this::closedForm));
    Optional<LinePlan> recommended = recommend(lines);
    List<LinePlan> checked = checkedByEngine(lines, recommended);
    Optional<LinePlan> recommendedChecked =
        recommended.map(chosen -> checked.get(lines.indexOf(chosen)));
    OptionalDouble withoutCompression = AssumedCompression.neededWithout(request, load);
    return new PlanResult(
        load,
        envelopes,
        required,
        checked,
        recommendedChecked,
        withoutCompression,
        new PlanWarnings(request, load, required, checked).sentences(withoutCompression),
        new GrowthForecast(request, load, low));
  }

  /** The lines with what shares of the sources make of them; the leading one is played itself. */
  private List<LinePlan> sharing(List<LinePlan> lines) {
    SharedLines shared = new SharedLines(request);
    List<LinePlan> judged = shared.judged(lines);
    Optional<LinePlan> leading = leading(judged, recommend(judged));
    return judged.stream()
        .map(line -> leading.filter(line::equals).isPresent() ? shared.played(line) : line)
        .toList();
  }

  private LinePlan closedForm(CandidateLine line) {
    Cap packed = request.packed(line, load.wireBytesPerUnit());
    List<Long> objectives = request.objectives().stream().map(Duration::toNanos).toList();
    QueueResult queue = FluidQueue.run(load, packed, objectives);
    WorstArrangement most = atMost(packed);
    LinePlan plan =
        new LinePlan(
            line,
            request.service(line),
            queue,
            most.peakAgeSeconds(),
            most.peakBacklogBytes(),
            queue.outcome() == QueueOutcome.DRAINED
                ? queue.peakAgeSeconds()
                : FluidQueue.followed(load, packed).peakAgeSeconds(),
            MeasurementWarnings.together(request, load),
            line.price().tariff().map(tariff -> bills(line, tariff, packed)).orElse(List.of()),
            new LineShares.Alike(),
            Optional.empty());
    progress.partDone();
    return plan;
  }

  /** What the tariff of a line would have charged for what it would have sent. */
  private List<TariffBill> bills(CandidateLine line, Tariff tariff, Cap packed) {
    Workload workload = load.workload();
    return MonthOfTraffic.of(
            new MeasuredTraffic(load, packed),
            workload.startNanos(),
            workload.endNanos(),
            request.zone())
        .stream()
        .map(month -> TariffBill.of(tariff, line.bandwidth(), month))
        .toList();
  }

  /** A constant line is answered by the envelope, without another pass over the samples. */
  private WorstArrangement atMost(Cap packed) {
    long start = load.workload().startNanos();
    if (packed.nextChangeAfter(start) != Long.MAX_VALUE) {
      return WorstArrangement.on(worst, packed);
    }
    double rate = packed.bytesPerSecondAt(start);
    return new WorstArrangement(high.peakBacklogBytes(rate), high.peakAgeSeconds(rate));
  }

  private Optional<LinePlan> recommend(List<LinePlan> lines) {
    return lines.stream()
        .filter(line -> line.meetsAll(request.objectives()))
        .min(cheapestFirst(lines));
  }

  /** Whether lines can be compared by cost: each has one, in the same currency. */
  public static boolean priced(List<LinePlan> lines) {
    List<Cost> costs =
        lines.stream().map(LinePlan::costPerMonth).flatMap(Optional::stream).toList();
    return costs.size() == lines.size()
        && costs.stream().map(Cost::currency).distinct().count() <= 1;
  }

  /**
   * By cost where every line has one in the same currency, else by bandwidth; the name breaks ties.
   */
  public static Comparator<LinePlan> cheapestFirst(List<LinePlan> lines) {
    boolean priced = priced(lines);
    Comparator<LinePlan> byBandwidth = Comparator.comparing(plan -> plan.line().bandwidth());
    Comparator<LinePlan> byCost =
        Comparator.comparing(plan -> plan.costPerMonth().map(Cost::amount).orElse(BigDecimal.ZERO));
    return (priced ? byCost.thenComparing(byBandwidth) : byBandwidth)
        .thenComparing(plan -> plan.line().name());
  }

  /** The line that a report is about: the recommended one, else the one that carries most. */
  public static Optional<LinePlan> leading(List<LinePlan> lines, Optional<LinePlan> recommended) {
    return recommended.or(
        () ->
            lines.stream()
                .max(Comparator.comparingDouble(plan -> plan.queue().meanBytesPerSecond())));
  }

  private List<LinePlan> checkedByEngine(List<LinePlan> lines, Optional<LinePlan> recommended) {
    boolean all = (long) lines.size() * load.workload().size() <= MOST_ENGINE_INTERVALS;
    Optional<LinePlan> leading = leading(lines, recommended);
    List<LinePlan> wanted =
        lines.stream().filter(line -> all || leading.filter(line::equals).isPresent()).toList();
    progress.begins(PlanningProgress.Stage.ENGINE, wanted.size());
    return InParallel.map(lines, line -> wanted.contains(line) ? checked(line) : line);
  }

  private LinePlan checked(LinePlan line) {
    LinePlan checked = EngineCheck.run(line, load, request);
    progress.partDone();
    return checked;
  }
}
