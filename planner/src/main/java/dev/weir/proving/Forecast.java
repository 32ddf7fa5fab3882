package dev.weir.proving;

import dev.weir.analysis.FluidQueue;
import dev.weir.analysis.QueueResult;
import dev.weir.analysis.WireLoad;
import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.engine.WireCost;
import dev.weir.simulation.Codec;
import dev.weir.simulation.Continuation;
import dev.weir.simulation.SimulatedJob;
import dev.weir.simulation.SimulatedLine;
import dev.weir.simulation.SimulationRequest;
import dev.weir.simulation.SimulationResult;
import dev.weir.simulation.VirtualDriver;
import dev.weir.units.Bandwidth;
import dev.weir.units.Ratio;
import dev.weir.workload.Workload;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What is predicted for one workload on the line: the replicator's engine in virtual time, with the
 * closed form beside it.
 *
 * @param age seconds, durable and visible alike: applying is not predicted to be slower than the
 *     line
 * @param wireBacklog wire bytes
 * @param payloadBacklog payload bytes
 * @param peakAgeSeconds largest age, which may lie between two points of the course
 * @param closedPeakAgeSeconds the same by the closed form
 * @param closedPeakBacklogBytes largest backlog by the closed form, wire bytes
 */
public record Forecast(
    Course age,
    Course wireBacklog,
    Course payloadBacklog,
    double peakAgeSeconds,
    double peakWireBytes,
    double peakPayloadBytes,
    double closedPeakAgeSeconds,
    double closedPeakBacklogBytes) {
  /** An age at or below which the target counts as caught up again. */
  public static final double CAUGHT_UP_SECONDS = 1;

  /** Beyond the time that the closed form needs: the engine ships in batches. */
  private static final Duration RUN_OUT_RESERVE = Duration.ofSeconds(10);

  private static final Duration OBJECTIVE = Duration.ofMinutes(15);

  /**
   * Predicts.
   *
   * @param startNanos when the workload began within the capture, ns since 1970
   * @param ratio what the content shrinks by
   */
  public static Forecast of(Workload workload, long startNanos, Bandwidth line, Ratio ratio) {
    WireLoad load = new WireLoad(workload, WireCost.MODEL, ratio);
    QueueResult closed = FluidQueue.run(load, line.bytesPerSecond(), List.of(OBJECTIVE.toNanos()));
    SimulationResult engine =
        VirtualDriver.run(
            new SimulationRequest(
                SimulatedJob.of(
                    workload,
                    new Policy(
                        Cap.unlimited(), Policy.ENDLESS_QUEUE, Policy.ENDLESS_QUEUE, OBJECTIVE),
                    WireCost.MODEL,
                    new Codec(ratio.value(), Double.POSITIVE_INFINITY)),
                SimulatedLine.of(Cap.constant(line)),
                Continuation.idle(runOut(closed, line))));
    SimulationResult.Series series = engine.series();
    long[] at = Arrays.stream(series.at()).map(instant -> instant - startNanos).toArray();
    return new Forecast(
        new Course(at, series.ageSeconds()),
        new Course(at, series.backlogWireBytes()),
        new Course(at, series.backlogPayloadBytes()),
        engine.peakAgeSeconds(),
        engine.peakBacklogWireBytes(),
        engine.peakBacklogPayloadBytes(),
        closed.peakAgeSeconds(),
        closed.peakBacklogBytes());
  }

  private static Duration runOut(QueueResult closed, Bandwidth line) {
    double seconds = closed.backlogAtEndBytes() / line.bytesPerSecond();
    return RUN_OUT_RESERVE.plusNanos(Math.round(seconds * 1e9));
  }

  /** As {@link #drainSeconds(Course, Course)}. */
  public double drainSeconds() {
    return drainSeconds(wireBacklog, age);
  }

  /** Seconds from the largest backlog until the age is back at {@link #CAUGHT_UP_SECONDS}. */
  static double drainSeconds(Course backlog, Course age) {
    long from = backlog.peakAtNanos();
    for (int i = 0; i < age.size(); i++) {
      if (age.atNanos()[i] >= from && age.values()[i] <= CAUGHT_UP_SECONDS) {
        return (age.atNanos()[i] - from) / 1e9;
      }
    }
    return age.size() == 0 ? 0 : (age.atNanos()[age.size() - 1] - from) / 1e9;
  }
}
