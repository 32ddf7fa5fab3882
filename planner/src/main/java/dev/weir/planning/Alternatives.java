package dev.weir.planning;

import dev.weir.analysis.Breach;
import dev.weir.analysis.ObjectiveResult;
import dev.weir.analysis.QueueOutcome;
import dev.weir.line.Cost;
import dev.weir.line.Money;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the lines beside the recommended one would save, cost, break or give. */
public final class Alternatives {
  /** Ages that differ by less print the same. */
  private static final double SAME_SHARE = 0.001;

  private final PlanRequest request;
  private final List<LinePlan> ordered;
  private final Optional<LinePlan> recommended;

  public Alternatives(PlanRequest request, PlanResult result) {
    this.request = request;
    this.recommended = result.recommended();
    this.ordered = result.lines().stream().sorted(Planner.cheapestFirst(result.lines())).toList();
  }

  /** The line before the recommended one, cheapest first. */
  public Optional<LinePlan> cheaperLine() {
    return beside(-1);
  }

  /** The line after the recommended one, cheapest first. */
  public Optional<LinePlan> dearerLine() {
    return beside(1);
  }

  private Optional<LinePlan> beside(int step) {
    return recommended
        .map(plan -> ordered.indexOf(plan) + step)
        .filter(index -> index >= 0 && index < ordered.size())
        .map(ordered::get);
  }

  /** What the next cheaper line saves, and which objective it breaks, when and for how long. */
  public Optional<Sentence> cheaper() {
    return cheaperLine().map(this::cheaper);
  }

  private Sentence cheaper(LinePlan line) {
    Optional<Money> saving = difference(recommended.orElseThrow(), line);
    String key = saving.isPresent() ? "sentence.nextCheaper" : "sentence.nextSmaller";
    Optional<Duration> broken = firstBroken(line);
    Sentence said =
        broken
            .map(objective -> breaks(key, line, objective))
            .orElseGet(() -> withoutBreach(key, line))
            .with("line2", FigureValue.name(line.line().name()));
    return saving.map(money -> said.with("saving", money(money))).orElse(said);
  }

  private static Sentence withoutBreach(String key, LinePlan line) {
    return line.shares()
        .worstBroken()
        .map(
            job ->
                Sentence.of(key + "Shared")
                    .with("source", FigureValue.name(job.source().name()))
                    .with("server", FigureValue.name(job.source().server()))
                    .with("rpo", FigureValue.seconds(ReportAssembler.seconds(job.objective()))))
        .orElseGet(() -> Sentence.of(key + "Open"));
  }

  private static Sentence breaks(String key, LinePlan line, Duration objective) {
    return line.breaksLater(objective)
        ? Sentence.of(key + "Later")
            .with("rpo", FigureValue.seconds(ReportAssembler.seconds(objective)))
        : breaches(key + variant(line, objective), line.result(objective));
  }

  private static String variant(LinePlan line, Duration objective) {
    if (line.queue().outcome() != QueueOutcome.DRAINED) {
      return "SoFar";
    }
    return line.result(objective).breachCount() == 1 ? "Once" : "";
  }

  /** The shortest objective that a line breaks for all writes in one queue. */
  public Optional<Duration> firstBroken(LinePlan line) {
    return request.objectives().stream()
        .filter(objective -> line.asOneQueue(objective) == LinePlan.Answer.NO)
        .findFirst();
  }

  private static Sentence breaches(String key, ObjectiveResult judged) {
    return Sentence.of(key)
        .with("rpo", FigureValue.seconds(judged.objectiveNanos() / 1e9))
        .with("n", FigureValue.count(judged.breachCount()))
        .with("hours", FigureValue.seconds(judged.breachSeconds()))
        .with(
            "first",
            FigureValue.moment(ReportAssembler.instant(judged.breaches().getFirst().startNanos())))
        .with("longest", FigureValue.seconds(longestSeconds(judged)))
        .with("age", FigureValue.secondsAtMost(largestAge(judged)));
  }

  /** The longest breach in seconds, 0 without one. */
  public static double longestSeconds(ObjectiveResult judged) {
    return judged.breaches().stream()
        .mapToDouble(breach -> (breach.endNanos() - breach.startNanos()) / 1e9)
        .max()
        .orElse(0);
  }

  private static double largestAge(ObjectiveResult judged) {
    return judged.breaches().stream().mapToDouble(Breach::peakAgeSeconds).max().orElse(0);
  }

  /**
   * What the next dearer line costs more, and by how much it lowers the largest age; nothing where
   * it does not.
   */
  public Optional<Sentence> dearer() {
    return dearerLine()
        .filter(
            line ->
                line.queue().peakAgeSeconds()
                    < recommended.orElseThrow().queue().peakAgeSeconds() * (1 - SAME_SHARE))
        .map(
            line -> {
              LinePlan chosen = recommended.orElseThrow();
              Optional<Money> more = difference(line, chosen);
              Sentence said =
                  Sentence.of(more.isPresent() ? "sentence.nextDearer" : "sentence.nextLarger")
                      .with("line2", FigureValue.name(line.line().name()))
                      .with("age2", FigureValue.secondsAtMost(line.queue().peakAgeSeconds()))
                      .with("age", FigureValue.secondsAtMost(chosen.queue().peakAgeSeconds()));
              return more.map(money -> said.with("more", money(money))).orElse(said);
            });
  }

  /** What {@code line} costs more per month than {@code other}, in one currency. */
  private static Optional<Money> difference(LinePlan line, LinePlan other) {
    Optional<Cost> cost = line.costPerMonth();
    Optional<Cost> less = other.costPerMonth();
    boolean comparable =
        cost.isPresent() && less.isPresent() && cost.get().currency().equals(less.get().currency());
    if (!comparable) {
      return Optional.empty();
    }
    BigDecimal amount = cost.get().amount().subtract(less.get().amount());
    return amount.signum() < 0
        ? Optional.empty()
        : Optional.of(new Money(amount, cost.get().currency()));
  }

  private static FigureValue money(Money money) {
    return FigureValue.money(money.amount(), money.currency());
  }
}
