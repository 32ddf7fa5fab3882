package dev.weir.planning;

import dev.weir.config.JobConfig;
import dev.weir.scenario.MirrorPlan;
import dev.weir.scenario.QueueLimits;
import dev.weir.scenario.Scenario;
import dev.weir.simulation.Codec;
import dev.weir.simulation.Mirror;
import dev.weir.simulation.Outages;
import dev.weir.units.DataSize;
import java.util.List;

/** The terms that every run of the replicator's engine takes from a plan. */
public final class EngineTerms {
  /** What is compared as one by a mirror that ships differences only. */
  public static final long BLOCK_BYTES = 64 * 1024;

  private EngineTerms() {}

  /** How payload is packed. */
  public static Codec codec(PlanRequest request) {
    Compression compression = request.compression();
    return new Codec(
        compression.ratio().value(), compression.codecBytesPerSecond(), compression.automatic());
  }

  /** The queue in memory: as given, else the replicator's default. */
  public static DataSize memory(Scenario scenario) {
    return scenario.queue().map(QueueLimits::memory).orElse(JobConfig.Limits.USUAL_MEMORY_QUEUE);
  }

  /** How the connection is lost and made again, without any outage: as given, else as usual. */
  public static Outages habits(Scenario scenario) {
    return scenario
        .queue()
        .map(queue -> new Outages(List.of(), Outages.NONE.detection(), queue.reconnectAfter()))
        .orElse(Outages.NONE);
  }

  /**
   * A mirror of the protected data.
   *
   * @param ratio compression of the data at rest
   */
  public static Mirror mirror(Scenario scenario, DataSize size, double ratio) {
    MirrorPlan plan = scenario.copies().mirror();
    double read =
        plan.readRate()
            .map(rate -> (double) rate.bytesPerSecond())
            .orElse(Double.POSITIVE_INFINITY);
    return new Mirror(
        size.bytes(),
        read,
        ratio,
        plan.difference() ? new Mirror.Difference(BLOCK_BYTES) : new Mirror.Full());
  }
}
