package dev.weir.planning;

import dev.weir.analysis.ObjectiveResult;
import dev.weir.analysis.QueueOutcome;
import dev.weir.analysis.QueueResult;
import dev.weir.engine.Cap;
import dev.weir.line.CandidateLine;
import dev.weir.line.Cost;
import dev.weir.line.TariffBill;
import dev.weir.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one line does with the workload.
 *
 * @param service what the line carries at each instant in wire bytes per second, packing aside
 * @param queue the closed form on the service and as fast as one core packs, bytes spread evenly
 *     inside samples
 * @param peakAgeAtMostSeconds largest age under the worst arrangement inside samples and gaps
 * @param peakBacklogAtMostBytes largest backlog likewise
 * @param followedAgeSeconds largest age of all bytes of the measured period, of which the last are
 *     followed until they arrive after its end: nothing that is written later changes it; infinite
 *     when they never do
 * @param together whether the sources were measured at the same time at any moment; if not, their
 *     sum can break an objective but not keep one
 * @param bills of the measured months, in order; empty where the line has no tariff
 * @param shares what the shares of the sources make of it
 * @param engine the engine in virtual time, where it was run
 */
public record LinePlan(
    CandidateLine line,
    Cap service,
    QueueResult queue,
    double peakAgeAtMostSeconds,
    double peakBacklogAtMostBytes,
    double followedAgeSeconds,
    boolean together,
    List<TariffBill> bills,
    LineShares shares,
    Optional<EngineRun> engine) {
  public LinePlan {
    bills = List.copyOf(bills);
  }

  /** What the line costs per month: as given, or the mean of its bills. */
  public Optional<Cost> costPerMonth() {
    return bills.isEmpty() ? line.cost() : Optional.of(TariffBill.perMonth(bills));
  }

  /** The same with what the engine did. */
  LinePlan checked(EngineRun run) {
    return with(shares, Optional.of(run));
  }

  /** The same with what the shares of the sources make of it. */
  LinePlan sharing(LineShares found) {
    return with(found, engine);
  }

  private LinePlan with(LineShares otherShares, Optional<EngineRun> otherEngine) {
    return new LinePlan(
        line,
        service,
        queue,
        peakAgeAtMostSeconds,
        peakBacklogAtMostBytes,
        followedAgeSeconds,
        together,
        bills,
        otherShares,
        otherEngine);
  }

  /** Whether the line keeps every objective, those of sources with shares of their own included. */
  public boolean meetsAll(List<Duration> objectives) {
    return objectives.stream().allMatch(this::meets) && shares.keeps();
  }

  /**
   * What the line carries after the TCP ceiling and as fast as one core packs, while it carries
   * most.
   */
  public double usableBitsPerSecond() {
    return queue.bytesPerSecond() * 8;
  }

  /**
   * A line at its slowest.
   *
   * @param openBytesPerSecond smallest rate above 0 of the measured period, wire bytes, at most
   *     that of the closed form
   * @param closes whether it carries nothing at some time of it
   */
  public record Slowest(double openBytesPerSecond, boolean closes) {}

  /** The line at its slowest within the measured period. */
  public Slowest slowest(Workload workload) {
    double least = queue.bytesPerSecond();
    boolean closes = false;
    long end = workload.endNanos();
    long at = workload.startNanos();
    while (at < end) {
      double rate = service.bytesPerSecondAt(at);
      least = rate > 0 ? Math.min(least, rate) : least;
      closes |= rate == 0;
      at = service.nextChangeAfter(at);
    }
    return new Slowest(least, closes);
  }

  /** What a line says about an objective. */
  public enum Answer {
    /** Even the worst arrangement inside samples and gaps keeps it. */
    YES,
    /** Kept when bytes come evenly inside samples, not under their worst arrangement. */
    CONDITIONAL,
    /**
     * Broken even when bytes come evenly, perhaps by bytes that arrive after the measured period.
     */
    NO,
    /**
     * Not broken by what was measured, but the period ends with a queue that is not empty, or the
     * sources were never measured together.
     */
    OPEN
  }

  /** Judges one of the objectives of the request, with the shares that sources have. */
  public Answer answer(Duration objective) {
    Answer whole = asOneQueue(objective);
    long strictest = queue.objectives().getFirst().objectiveNanos();
    return whole == Answer.NO
        ? whole
        : switch (shares.on(objective, objective.toNanos() == strictest)) {
          case NONE -> whole;
          case KEPT -> whole == Answer.OPEN ? whole : Answer.CONDITIONAL;
          case BROKEN -> Answer.NO;
          case UNKNOWN -> Answer.OPEN;
        };
  }

  /** Judges one of the objectives of the request for all writes in one queue. */
  public Answer asOneQueue(Duration objective) {
    if (result(objective).breachCount() > 0 || breaksLater(objective)) {
      return Answer.NO;
    }
    if (queue.outcome() != QueueOutcome.DRAINED || !together) {
      return Answer.OPEN;
    }
    boolean always = keeps(peakAgeAtMostSeconds, objective);
    return always ? Answer.YES : Answer.CONDITIONAL;
  }

  /**
   * Whether an objective is broken only after the measured period, by what still waits at its end.
   */
  public boolean breaksLater(Duration objective) {
    return result(objective).breachCount() == 0 && !keeps(followedAgeSeconds, objective);
  }

  private static boolean keeps(double ageSeconds, Duration objective) {
    return ageSeconds * 1e9 <= objective.toNanos() + 1.0;
  }

  /**
   * Whether the line keeps the objective as the model judges it, with bytes spread evenly, and each
   * source with its share of it.
   */
  public boolean meets(Duration objective) {
    return kept(answer(objective));
  }

  /** Whether the line keeps the objective for all writes in one queue. */
  boolean meetsAsOneQueue(Duration objective) {
    return kept(asOneQueue(objective));
  }

  private static boolean kept(Answer answer) {
    return answer == Answer.YES || answer == Answer.CONDITIONAL;
  }

  /** The breaches of one of the objectives of the request. */
  public ObjectiveResult result(Duration objective) {
    return queue.objectives().stream()
        .filter(result -> result.objectiveNanos() == objective.toNanos())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(objective + " was not asked"));
  }
}
