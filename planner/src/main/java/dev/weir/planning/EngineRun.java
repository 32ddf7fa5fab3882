package dev.weir.planning;

import dev.weir.analysis.QueueResult;
import dev.weir.engine.Engine;
import dev.weir.simulation.SimulationResult;

/**
 * The replicator's engine in virtual time against the closed form.
 *
 * @param peakAgeSeconds largest age by the engine
 * @param peakBacklogBytes largest backlog by the engine, wire bytes
 * @param ageDifference by how much the engine's age is larger, as a share of the closed form's
 * @param backlogDifference the same for the backlog
 * @param agrees whether both are within {@link #TOLERANCE} or the absolute grain of the engine
 */
public record EngineRun(
    double peakAgeSeconds,
    double peakBacklogBytes,
    double ageDifference,
    double backlogDifference,
    boolean agrees) {
  /** Share by which the engine may differ before the result warns. */
  public static final double TOLERANCE = 0.001;

  /**
   * Frames by which the engine is behind the closed form, which ships byte by byte: the one on the
   * line, acknowledged as a whole, and the one gathered meanwhile.
   */
  private static final int FRAMES = 2;

  /**
   * Holds the engine against the closed form.
   *
   * @param slowest rate of the line while it carries anything, in wire bytes per second: what the
   *     grain waits for at most
   */
  static EngineRun compare(QueueResult closed, SimulationResult engine, double slowest) {
    double engineAge = engine.peakAgeSeconds();
    double closedAge = closed.peakAgeSeconds();
    double closedBacklog = closed.peakBacklogBytes();
    double engineBacklog = engine.peakBacklogWireBytes();
    double backlogGrain = FRAMES * (Engine.EXTENT_MAX_BYTES + engine.grainBytes());
    double ageGrain = engine.grainSeconds() + backlogGrain / slowest;
    boolean age = Math.abs(engineAge - closedAge) <= Math.max(ageGrain, TOLERANCE * closedAge);
    boolean backlog =
        Math.abs(engineBacklog - closedBacklog)
            <= Math.max(backlogGrain, TOLERANCE * closedBacklog);
    return new EngineRun(
        engineAge,
        engineBacklog,
        share(engineAge, closedAge),
        share(engineBacklog, closedBacklog),
        age && backlog);
  }

  private static double share(double engine, double closed) {
    return closed == 0 ? 0 : (engine - closed) / closed;
  }
}
