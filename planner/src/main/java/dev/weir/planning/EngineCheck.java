package dev.weir.planning;

import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.simulation.SimulationRequest;
import dev.weir.simulation.SimulationResult;
import dev.weir.simulation.VirtualDriver;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Runs the replicator's engine in virtual time on the conditions of the closed form. */
final class EngineCheck {
  /** Queues that never overflow, as the closed form assumes. */
  private static final long ENDLESS = Long.MAX_VALUE / 4;

  private EngineCheck() {}

  static LinePlan run(LinePlan plan, WireLoad load, PlanRequest request) {
    SimulationResult result =
        VirtualDriver.run(
            new SimulationRequest(
                load.workload(),
                new Cap.Constant(plan.line().usableBitsPerSecond() / 8),
                Duration.ZERO,
                new Policy(Cap.unlimited(), ENDLESS, ENDLESS, request.objectives().getFirst()),
                request.cost(),
                request.compression().ratio().value(),
                request.compression().codecBytesPerSecond(),
                Duration.ZERO));
    double seen = Arrays.stream(result.series().ageSeconds()).max().orElse(0);
    EngineRun engine =
        EngineRun.compare(plan.queue(), Math.max(result.peakAgeSeconds(), seen), result);
    return new LinePlan(
        plan.line(),
        plan.queue(),
        plan.peakAgeAtMostSeconds(),
        plan.peakBacklogAtMostBytes(),
        Optional.of(engine));
  }
}
