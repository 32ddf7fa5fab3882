package dev.weir.planning;

import dev.weir.analysis.LineTerms;
import dev.weir.analysis.QueueOutcome;
import dev.weir.analysis.SmallestLine;
import dev.weir.engine.Cap;
import dev.weir.report.FigureValue;
import dev.weir.report.LineResult;
import dev.weir.report.Period;
import dev.weir.report.Sentence;
import dev.weir.report.Sentences;
import dev.weir.report.Statement;
import dev.weir.report.Verdict;
import dev.weir.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The verdict and the sentences of a report. */
final class StatementAssembler {
  private final PlanRequest request;
  private final PlanResult result;
  private final List<LineResult> lines;
  private final Duration strictest;

  StatementAssembler(PlanRequest request, PlanResult result, List<LineResult> lines) {
    this.request = request;
    this.result = result;
    this.lines = lines;
    this.strictest = request.objectives().getFirst();
  }

  Statement statement() {
    Optional<LinePlan> leading = Planner.leading(result.lines(), result.recommended());
    List<Sentence> summary = new ArrayList<>();
    List<Sentence> findings = new ArrayList<>();
    leading.ifPresentOrElse(
        plan -> {
          LineResult line = rendered(plan);
          if (slowerThanMean(plan)) {
            summary.add(PlanWarnings.notDrained(plan, result.load()));
          }
          summary.add(
              sharesBroken(plan)
                  .or(() -> recommendation(plan))
                  .orElseGet(() -> answer(plan, line)));
          shares(plan).or(this::tierDecides).ifPresent(summary::add);
          if (plan.queue().largestAge() != null) {
            summary.add(Sentences.worstMoments(line.worst()));
          }
          Optional<Sentence> condition = restsOnCompression(plan);
          condition.ifPresent(summary::add);
          beside(plan).ifPresent(condition.isPresent() ? findings::add : summary::add);
          atMost(plan, line).ifPresent(findings::add);
        },
        () -> summary.add(Sentences.noLine()));
    result.required().stream()
        .filter(requirement -> requirement.binding() != null)
        .map(requirement -> Sentences.needs(ReportAssembler.required(requirement)))
        .forEach(findings::add);
    result.lines().stream()
        .filter(plan -> leading.map(chosen -> !chosen.equals(plan)).orElse(true))
        .filter(plan -> plan.shares().keeps() || !plan.meetsAsOneQueue(strictest))
        .map(plan -> answer(plan, rendered(plan)))
        .filter(said -> !summary.contains(said) && !findings.contains(said))
        .forEach(findings::add);
    return new Statement(
        leading.map(this::verdict).orElse(Verdict.CANNOT_BE_SAID),
        summary,
        findings,
        unsaid(summary, findings));
  }

  /** The warnings that neither the verdict nor the findings say already. */
  private List<Sentence> unsaid(List<Sentence> summary, List<Sentence> findings) {
    return result.warnings().stream()
        .filter(warning -> !summary.contains(warning) && !findings.contains(warning))
        .toList();
  }

  /** Why this line of several: it is the cheapest that keeps the objective. */
  private Optional<Sentence> recommendation(LinePlan plan) {
    if (result.recommended().isEmpty() || result.lines().size() < 2) {
      return Optional.empty();
    }
    boolean priced = Planner.priced(result.lines());
    String key = priced ? "sentence.cheapestThatKeeps" : "sentence.smallestThatKeeps";
    boolean even = plan.asOneQueue(strictest) == LinePlan.Answer.CONDITIONAL;
    Sentence said =
        Sentence.of(even ? key + "IfEven" : key)
            .with("line", FigureValue.name(plan.line().name()))
            .with("n", FigureValue.count(result.lines().size()))
            .with("rpo", FigureValue.seconds(ReportAssembler.seconds(strictest)))
            .with("age", FigureValue.secondsAtMost(plan.queue().peakAgeSeconds()));
    if (even) {
      said = said.with("most", FigureValue.secondsAtMost(plan.peakAgeAtMostSeconds()));
    }
    return Optional.of(
        priced
            ? said.with("cost", ReportAssembler.money(plan.costPerMonth().orElseThrow()))
            : said);
  }

  /** The tier that asks for the strictest objective. */
  private Optional<Sentence> tierDecides() {
    return TierObjective.deciding(request)
        .map(
            tier ->
                Sentence.of("sentence.tierDecides")
                    .with("tier", FigureValue.count(tier.number()))
                    .with("label", FigureValue.name(tier.label()))
                    .with("rpo", FigureValue.seconds(ReportAssembler.seconds(tier.rpo()))));
  }

  /** The source that is furthest beyond the objective of its tier with its share of the line. */
  private static Optional<Sentence> sharesBroken(LinePlan plan) {
    return plan.shares()
        .worstBroken()
        .map(
            job -> {
              Sentence said =
                  Sentence.of(
                          job.tier().isPresent()
                              ? "sentence.shareBreaksTier"
                              : "sentence.shareBreaks")
                      .with("line", FigureValue.name(plan.line().name()))
                      .with("source", FigureValue.name(job.source().name()))
                      .with("server", FigureValue.name(job.source().server()))
                      .with("n", FigureValue.count(plan.shares().broken()))
                      .with("rpo", FigureValue.seconds(ReportAssembler.seconds(job.objective())))
                      .with("age", FigureValue.secondsAtMost(job.peakAgeSeconds()));
              return job.tier()
                  .map(
                      tier ->
                          said.with("tier", FigureValue.count(tier.number()))
                              .with("label", FigureValue.name(tier.label())))
                  .orElse(said);
            });
  }

  /** What shares of the sources leave to say where none of them is seen to break an objective. */
  private static Optional<Sentence> shares(LinePlan plan) {
    return switch (plan.shares()) {
      case LineShares.TooMany many ->
          Optional.of(
              Sentence.of("sentence.sharesTooMany").with("n", FigureValue.count(many.sources())));
      case LineShares.Played played when played.keeps() ->
          Optional.of(
              Sentence.of("sentence.sharesKept")
                  .with("line", FigureValue.name(plan.line().name()))
                  .with("n", FigureValue.count(played.jobs().size())));
      case LineShares.Alike _, LineShares.NotPlayed _, LineShares.Played _, LineShares.Implied _ ->
          Optional.empty();
    };
  }

  /**
   * What the next line would save or break; without a line that keeps the objectives, what would.
   */
  private Optional<Sentence> beside(LinePlan plan) {
    if (result.recommended().isPresent()) {
      Alternatives alternatives = new Alternatives(request, result);
      return alternatives.cheaper().or(alternatives::dearer);
    }
    Requirement needed = result.required().getFirst();
    if (needed.binding() != null && noLineUnderThrottle()) {
      return Optional.of(
          Sentence.of("sentence.noLineUnderThrottle")
              .with("rpo", FigureValue.seconds(ReportAssembler.seconds(strictest)))
              .with("c", FigureValue.required(needed.atLeastBytesPerSecond() * 8)));
    }
    boolean several = result.lines().size() > 1;
    String key = several ? "sentence.noneKeeps" : "sentence.doesNotCarry";
    return needed.binding() == null || plan.asOneQueue(strictest) != LinePlan.Answer.NO
        ? Optional.empty()
        : Optional.of(
            Sentence.of(request.throttle().isPresent() ? key + "Throttled" : key)
                .with("rpo", FigureValue.seconds(ReportAssembler.seconds(strictest)))
                .with("c", FigureValue.required(needed.atLeastBytesPerSecond() * 8))
                .with("line", FigureValue.name(plan.line().name()))
                .with("u", FigureValue.bitsPerSecond(plan.usableBitsPerSecond())));
  }

  /** Whether the throttle alone, on a line of any size, breaks the strictest objective. */
  private boolean noLineUnderThrottle() {
    return request
        .throttle()
        .map(throttle -> new LineTerms(new Cap.Constant(1), throttle))
        .filter(
            terms ->
                SmallestLine.keeping(result.load(), terms, strictest.toNanos())
                    instanceof SmallestLine.None)
        .isPresent();
  }

  private Verdict verdict(LinePlan plan) {
    boolean broken =
        request.objectives().stream().anyMatch(o -> plan.answer(o) == LinePlan.Answer.NO);
    if (broken || plan.shares().worstBroken().isPresent()) {
      return Verdict.NOT_MET;
    }
    if (plan.queue().outcome() != QueueOutcome.DRAINED
        || !plan.together()
        || !plan.shares().keeps()) {
      return Verdict.CANNOT_BE_SAID;
    }
    boolean certain =
        request.objectives().stream().allMatch(o -> plan.answer(o) == LinePlan.Answer.YES);
    boolean alike = plan.shares() instanceof LineShares.Alike;
    return certain && alike && restsOnCompression(plan).isEmpty()
        ? Verdict.MET
        : Verdict.MET_WITH_CONDITIONS;
  }

  /** A ratio that nobody measured, without which the line would not do, is a condition. */
  private Optional<Sentence> restsOnCompression(LinePlan plan) {
    OptionalDouble needed = result.withoutCompression();
    return needed.isPresent() && needed.getAsDouble() > plan.line().usableBitsPerSecond()
        ? Optional.of(
            Sentences.assumedRatio(request.compression().ratio().value(), needed.getAsDouble()))
        : Optional.empty();
  }

  /** The age under the worst arrangement, where it is not what even bytes give. */
  private static Optional<Sentence> atMost(LinePlan plan, LineResult line) {
    return line.worst().apart() && Double.isFinite(plan.peakAgeAtMostSeconds())
        ? Optional.of(
            Sentence.of("sentence.ageAtMost")
                .with("line", FigureValue.name(plan.line().name()))
                .with("age", FigureValue.secondsAtMost(plan.queue().peakAgeSeconds()))
                .with("most", FigureValue.secondsAtMost(plan.peakAgeAtMostSeconds())))
        : Optional.empty();
  }

  private boolean slowerThanMean(LinePlan plan) {
    Workload workload = result.workload();
    double seconds = (workload.endNanos() - workload.startNanos()) / 1e9;
    return result.load().totalWireBytes() > plan.queue().meanBytesPerSecond() * seconds;
  }

  private Sentence answer(LinePlan plan, LineResult line) {
    Duration objective =
        request.objectives().stream()
            .filter(asked -> plan.asOneQueue(asked) == LinePlan.Answer.NO)
            .findFirst()
            .orElse(strictest);
    double seconds = ReportAssembler.seconds(objective);
    String name = plan.line().name();
    return switch (plan.asOneQueue(objective)) {
      case YES -> Sentences.meets(name, seconds, plan.queue().peakAgeSeconds());
      case CONDITIONAL ->
          Sentences.meetsIfEven(
              name, seconds, plan.queue().peakAgeSeconds(), plan.peakAgeAtMostSeconds());
      case NO -> broken(plan, line, objective);
      case OPEN ->
          plan.together()
              ? Sentences.notDrained(name, plan.queue().backlogAtEndBytes())
              : Sentences.neverMeasuredTogether(request.workload().sources().size());
    };
  }

  private Sentence broken(LinePlan plan, LineResult line, Duration objective) {
    double seconds = ReportAssembler.seconds(objective);
    if (!plan.breaksLater(objective)) {
      return Sentences.breaks(line, line.judgement(seconds).orElseThrow(), measured());
    }
    return Double.isFinite(plan.followedAgeSeconds())
        ? Sentences.breaksLater(plan.line().name(), seconds, plan.followedAgeSeconds())
        : PlanWarnings.notDrained(plan, result.load());
  }

  private Period measured() {
    Workload workload = result.workload();
    return ReportAssembler.period(workload.startNanos(), workload.endNanos());
  }

  private LineResult rendered(LinePlan plan) {
    return lines.stream()
        .filter(line -> line.rate().name().equals(plan.line().name()))
        .findFirst()
        .orElseThrow();
  }
}
