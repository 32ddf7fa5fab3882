package dev.weir.simulation;

import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One job of the replicator as it is simulated.
 *
 * @param mirror what it costs to begin anew; without it a run ends where its queue overflows
 * @param priority among jobs of one line: lower numbers go first, always
 * @param weight share among jobs of the same priority that have something to send
 */
public record SimulatedJob(
    Workload workload,
    Policy policy,
    WireCost cost,
    Codec codec,
    Optional<Mirror> mirror,
    Beginning beginning,
    int priority,
    double weight) {
  public SimulatedJob {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight " + weight);
    }
    if (mirror.isEmpty() && !(beginning instanceof Beginning.Consistent)) {
      throw new IllegalArgumentException(beginning + " without the size of the mirror");
    }
  }

  /** A job whose target is up to date and that has the line to itself. */
  public static SimulatedJob of(Workload workload, Policy policy, WireCost cost, Codec codec) {
    return new SimulatedJob(
        workload, policy, cost, codec, Optional.empty(), Beginning.CONSISTENT, 1, 1);
  }

  /** The same job, which mirrors like this when its queue has overflowed. */
  public SimulatedJob withMirror(Mirror other) {
    return new SimulatedJob(
        workload, policy, cost, codec, Optional.of(other), beginning, priority, weight);
  }

  /** The same job on another beginning. */
  public SimulatedJob beginning(Beginning other) {
    return new SimulatedJob(workload, policy, cost, codec, mirror, other, priority, weight);
  }

  /** The same job with another place among those of its line. */
  public SimulatedJob sharing(int otherPriority, double otherWeight) {
    return new SimulatedJob(
        workload, policy, cost, codec, mirror, beginning, otherPriority, otherWeight);
  }

  /** The same set in equal parts that are copied one after the other. */
  public List<SimulatedJob> inBatches(int parts) {
    return IntStream.range(0, parts)
        .mapToObj(part -> beginning(new Beginning.Batch(part, parts)))
        .toList();
  }
}
