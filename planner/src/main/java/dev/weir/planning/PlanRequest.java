package dev.weir.planning;

import dev.weir.analysis.LineTerms;
import dev.weir.engine.Cap;
import dev.weir.engine.WireCost;
import dev.weir.line.CandidateLine;
import dev.weir.line.LineService;
import dev.weir.scenario.Scenario;
import dev.weir.workload.WorkloadSet;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * One question to the planner.
 *
 * @param workload what is written
 * @param lines the candidates, each with its own name; none asks for the required bandwidth only
 * @param objectives the RPOs, at least one
 * @param compression what payload shrinks to
 * @param cost what the protocols add
 * @param scenario everything else that was asked; its lines, objectives and compression are already
 *     in the other components
 */
public record PlanRequest(
    WorkloadSet workload,
    List<CandidateLine> lines,
    List<Duration> objectives,
    Compression compression,
    WireCost cost,
    Scenario scenario) {
  private static final double BITS = 8;

  /** The objective where none is given, not even by the tiers of all sources. */
  public static final Duration USUAL_OBJECTIVE = Duration.ofMinutes(15);

  public PlanRequest {
    lines = List.copyOf(lines);
    objectives = objectives.stream().distinct().sorted().toList();
    if (objectives.isEmpty()) {
      throw new IllegalArgumentException("a plan has at least one objective");
    }
    if (lines.stream().map(CandidateLine::name).distinct().count() < lines.size()) {
      throw new IllegalArgumentException("two lines have the same name");
    }
  }

  /** A request that asks nothing more. */
  public PlanRequest(
      WorkloadSet workload,
      List<CandidateLine> lines,
      List<Duration> objectives,
      Compression compression,
      WireCost cost) {
    this(workload, lines, objectives, compression, cost, Scenario.empty());
  }

  /** Whose clocks calendars, local times and reports are read from. */
  public ZoneId zone() {
    return scenario.asked().zone().orElseGet(() -> workload.sources().getFirst().figures().zone());
  }

  /** What the operator allows on each line, where a calendar was given. */
  public Optional<Cap> throttle() {
    return scenario.disturbances().throttle().map(rules -> rules.in(zone()));
  }

  /**
   * What a line carries for replication at each instant, in wire bytes per second: after TCP
   * ceiling, share and throttle.
   */
  public Cap service(CandidateLine line) {
    return service(line.usableBitsPerSecond() / BITS);
  }

  private Cap service(double usable) {
    return throttle()
        .<Cap>map(throttle -> new LineService(usable, throttle, List.of()))
        .orElseGet(() -> new Cap.Constant(usable));
  }

  /**
   * What a line carries at each instant as fast as one core packs, in wire bytes per second.
   *
   * @param wireBytesPerUnit of payload
   */
  public Cap packed(CandidateLine line, double wireBytesPerUnit) {
    return packed(line.usableBitsPerSecond() / BITS, wireBytesPerUnit);
  }

  /**
   * What a line would carry at each instant as fast as one core packs, in wire bytes per second.
   *
   * @param usable what it carries without throttle, in wire bytes per second
   * @param wireBytesPerUnit of payload
   */
  public Cap packed(double usable, double wireBytesPerUnit) {
    double codec = compression.codecBytesPerSecond() * wireBytesPerUnit;
    return new LineTerms(new Cap.Constant(1), service(usable)).ordered(codec);
  }

  /**
   * A request without its workload and what follows from it, as options give it before any file is
   * read.
   *
   * @param lines see {@link PlanRequest}
   * @param objectives see {@link PlanRequest}; empty where none was asked
   * @param compression what was said about it; a measured one comes with the workload
   * @param cost see {@link PlanRequest}
   * @param scenario see {@link PlanRequest}
   */
  public record Question(
      List<CandidateLine> lines,
      List<Duration> objectives,
      CompressionChoice compression,
      WireCost cost,
      Scenario scenario) {
    /**
     * Asks it of a workload; the objective of a tier that a source is in counts with the others.
     *
     * @throws dev.weir.problem.ProblemException wrong use when a measured ratio is asked for and
     *     none is there
     */
    public PlanRequest about(WorkloadSet workload) {
      Compression resolved = compression.of(workload.samples(), lines);
      Scenario completed = ProtectedSizes.of(scenario, workload).completed(scenario);
      List<Duration> usual = objectives.isEmpty() ? List.of(USUAL_OBJECTIVE) : objectives;
      PlanRequest asked = new PlanRequest(workload, lines, usual, resolved, cost, completed);
      List<Duration> all =
          objectives.isEmpty() ? List.of(TierObjective.unasked(asked)) : TierObjective.with(asked);
      return new PlanRequest(workload, lines, all, resolved, cost, completed);
    }
  }
}
