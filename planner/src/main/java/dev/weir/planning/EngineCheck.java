package dev.weir.planning;

import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.simulation.Codec;
import dev.weir.simulation.Continuation;
import dev.weir.simulation.SimulatedJob;
import dev.weir.simulation.SimulatedLine;
import dev.weir.simulation.SimulationRequest;
import dev.weir.simulation.SimulationResult;
import dev.weir.simulation.VirtualDriver;

/** Runs the replicator's engine in virtual time on the conditions of the closed form. */
final class EngineCheck {
  private EngineCheck() {}

  static LinePlan run(LinePlan plan, WireLoad load, PlanRequest request) {
    Policy policy =
        new Policy(
            Cap.unlimited(),
            Policy.ENDLESS_QUEUE,
            Policy.ENDLESS_QUEUE,
            request.objectives().getFirst());
    Codec codec = EngineTerms.codec(request);
    SimulationResult result =
        VirtualDriver.run(
            new SimulationRequest(
                SimulatedJob.of(load.workload(), policy, request.cost(), codec),
                SimulatedLine.of(plan.service()),
                Continuation.NONE));
    return plan.checked(EngineRun.compare(plan.queue(), result, slowest(plan, load)));
  }

  /** The smallest rate while the line carries anything, or that of the closed form. */
  private static double slowest(LinePlan plan, WireLoad load) {
    return plan.slowest(load.workload()).openBytesPerSecond();
  }
}
