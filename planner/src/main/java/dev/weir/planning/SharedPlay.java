package dev.weir.planning;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.scenario.ServerRule;
import dev.weir.scenario.ServerRule.LineSharing;
import dev.weir.scenario.Tier;
import dev.weir.simulation.Codec;
import dev.weir.simulation.Continuation;
import dev.weir.simulation.SharedRequest;
import dev.weir.simulation.SimulatedJob;
import dev.weir.simulation.SimulatedLine;
import dev.weir.simulation.SimulationResult;
import dev.weir.simulation.VirtualDriver;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * The sources of a plan as jobs of the replicator that share one line with the weights and
 * priorities of the scenario, as measured or with the writes of each source multiplied.
 */
final class SharedPlay {
  private final PlanRequest request;
  private final FleetRules rules;

  SharedPlay(PlanRequest request) {
    this.request = request;
    this.rules = new FleetRules(request.scenario());
  }

  /** What each source does on a line, in their order; the run ends with the measured period. */
  LineShares.Played measured(Cap service) {
    return new LineShares.Played(
        jobs(service, EngineTerms.codec(request), Continuation.NONE, source -> 1));
  }

  /**
   * Whether no source is older than an objective allows, with grown writes. What waits at the end
   * of the measured period is followed until it has arrived or is too old.
   *
   * @param factor of the writes, more than 0, by the growth per year of their source
   */
  boolean keeps(Cap service, Codec codec, DoubleUnaryOperator factor, Duration objective) {
    boolean strictest = strictest(objective);
    Duration longest =
        request.workload().sources().stream()
            .map(this::objective)
            .reduce(objective, (one, other) -> one.compareTo(other) > 0 ? one : other);
    Continuation rest = Continuation.idle(longest.plusSeconds(1));
    List<MeasuredSource> sources = request.workload().sources();
    double most =
        sources.stream().mapToDouble(source -> factor.applyAsDouble(rate(source))).max().orElse(1);
    return jobs(
            LineRoom.part(service, most),
            new Codec(codec.ratio(), codec.bytesPerSecond() / most),
            rest,
            source -> factor.applyAsDouble(rate(source)) / most)
        .stream()
        .noneMatch(job -> job.breaks(objective, strictest));
  }

  private boolean strictest(Duration objective) {
    return objective.equals(request.objectives().getFirst());
  }

  private double rate(MeasuredSource source) {
    return rules.label(source).growthPerYear();
  }

  /**
   * @param part of the writes of each source, above 0 and at most 1
   */
  private List<SharedJob> jobs(
      Cap service, Codec codec, Continuation then, ToDoubleFunction<MeasuredSource> part) {
    List<MeasuredSource> sources = request.workload().sources();
    List<SimulatedJob> jobs = new ArrayList<>();
    for (MeasuredSource source : sources) {
      LineSharing sharing = sharing(source);
      Policy policy =
          new Policy(
              Cap.unlimited(), Policy.ENDLESS_QUEUE, Policy.ENDLESS_QUEUE, objective(source));
      double factor = part.applyAsDouble(source);
      Workload written = factor == 1 ? source.workload() : source.workload().multiplied(factor);
      jobs.add(
          SimulatedJob.of(written, policy, request.cost(), codec)
              .sharing(sharing.priority(), sharing.weight()));
    }
    List<SimulationResult> results =
        VirtualDriver.run(new SharedRequest(jobs, SimulatedLine.of(service), then)).jobs();
    List<SharedJob> shared = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      shared.add(job(sources.get(i), results.get(i)));
    }
    return shared;
  }

  private SharedJob job(MeasuredSource source, SimulationResult result) {
    return new SharedJob(
        source,
        sharing(source),
        tier(source),
        objective(source),
        result.peakAgeSeconds(),
        result.peakAgeAt(),
        result.peakBacklogPayloadBytes(),
        result.drained(),
        result.grainSeconds());
  }

  LineSharing sharing(MeasuredSource source) {
    return rules.rule(source).map(ServerRule::sharing).orElse(LineSharing.EQUAL);
  }

  private Optional<Tier> tier(MeasuredSource source) {
    return request.scenario().fleet().tier(rules.label(source).tier());
  }

  private Duration objective(MeasuredSource source) {
    return tier(source).map(Tier::rpo).orElse(request.objectives().getFirst());
  }
}
