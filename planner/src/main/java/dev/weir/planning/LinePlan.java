package dev.weir.planning;

import dev.weir.analysis.ObjectiveResult;
import dev.weir.analysis.QueueOutcome;
import dev.weir.analysis.QueueResult;
import dev.weir.engine.Cap;
import dev.weir.line.CandidateLine;
import dev.weir.line.Cost;
import dev.weir.line.TariffBill;
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
 * @param bills of the measured months, in order; empty where the line has no tariff
 * @param engine the engine in virtual time, where it was run
 */
public record LinePlan(
    CandidateLine line,
    Cap service,
    QueueResult queue,
    double peakAgeAtMostSeconds,
    double peakBacklogAtMostBytes,
    List<TariffBill> bills,
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
    return new LinePlan(
        line,
        service,
        queue,
        peakAgeAtMostSeconds,
        peakBacklogAtMostBytes,
        bills,
        Optional.of(run));
  }

  /**
   * What the line carries after the TCP ceiling and as fast as one core packs, while it carries
   * most.
   */
  public double usableBitsPerSecond() {
    return queue.bytesPerSecond() * 8;
  }

  /** What a line says about an objective. */
  public enum Answer {
    /** Even the worst arrangement inside samples and gaps keeps it. */
    YES,
    /** Kept when bytes come evenly inside samples, not under their worst arrangement. */
    CONDITIONAL,
    /** Broken even when bytes come evenly. */
    NO,
    /** Not broken in the measured period, which ends with a queue that is not empty. */
    OPEN
  }

  /** Judges one of the objectives of the request. */
  public Answer answer(Duration objective) {
    if (result(objective).breachCount() > 0) {
      return Answer.NO;
    }
    if (queue.outcome() != QueueOutcome.DRAINED) {
      return Answer.OPEN;
    }
    boolean always = peakAgeAtMostSeconds * 1e9 <= objective.toNanos() + 1.0;
    return always ? Answer.YES : Answer.CONDITIONAL;
  }

  /** Whether the line keeps the objective as the model judges it: with bytes spread evenly. */
  public boolean meets(Duration objective) {
    Answer answer = answer(objective);
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
