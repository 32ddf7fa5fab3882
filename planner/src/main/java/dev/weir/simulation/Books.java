package dev.weir.simulation;

import dev.weir.engine.Engine;
import dev.weir.simulation.SimulationResult.Series;
import java.util.Arrays;

/** Notes the peaks at every event and the course at even distances. */
final class Books {
  private static final int SAMPLES = 4000;

  private final long start;
  private final long step;
  private final long[] at = new long[SAMPLES + 1];
  private final double[] wireSeries = new double[SAMPLES + 1];
  private final double[] payloadSeries = new double[SAMPLES + 1];
  private final double[] ageSeries = new double[SAMPLES + 1];
  private int samples;

  private double wire;
  private long payload;
  private long drainedAt;

  private double peakWire;
  private double peakPayload;
  private long peakBacklogAt;
  private double ageAtPeakBacklog;
  private double peakAge;
  private long peakAgeAt;
  private double backlogAtPeakAge;

  Books(SimulationRequest request, long start) {
    this.start = start;
    long longest = request.workload().endNanos() + request.runOut().toNanos() - start;
    this.step = Math.max(1, longest / SAMPLES);
    this.peakBacklogAt = start;
    this.peakAgeAt = start;
    this.drainedAt = start;
  }

  long payloadBytes() {
    return payload;
  }

  void arrived(long payloadBytes, double wireBytes) {
    payload += payloadBytes;
    wire += wireBytes;
  }

  void afterArrival(Engine engine, long now) {
    if (wire > peakWire) {
      peakWire = wire;
      peakPayload = payload;
      peakBacklogAt = now;
      ageAtPeakBacklog = engine.status(now).ageNanos() / 1e9;
    }
  }

  /** The age is largest just before an acknowledgement. */
  void beforeAcknowledgement(Engine engine, long now) {
    double age = engine.status(now).ageNanos() / 1e9;
    if (age > peakAge) {
      peakAge = age;
      peakAgeAt = now;
      backlogAtPeakAge = wire;
    }
  }

  void acknowledged(long payloadBytes, double wireBytes) {
    payload -= payloadBytes;
    wire -= wireBytes;
  }

  /** Nothing is outstanding any more; what rounding left in the sums goes. */
  void drained(long now) {
    payload = 0;
    wire = 0;
    drainedAt = now;
  }

  /** Fills the course up to {@code instant}, at which something is about to happen. */
  void sampleUpTo(long instant, Engine engine) {
    while (samples <= SAMPLES && start + samples * step <= instant) {
      long moment = start + samples * step;
      at[samples] = moment;
      wireSeries[samples] = wire;
      payloadSeries[samples] = payload;
      ageSeries[samples] = engine.status(moment).ageNanos() / 1e9;
      samples++;
    }
  }

  SimulationResult result(boolean drained, long overflowAt, Arrivals arrivals, long extents) {
    Series series =
        new Series(
            Arrays.copyOf(at, samples),
            Arrays.copyOf(wireSeries, samples),
            Arrays.copyOf(payloadSeries, samples),
            Arrays.copyOf(ageSeries, samples));
    return new SimulationResult(
        series,
        peakWire,
        peakPayload,
        peakBacklogAt,
        ageAtPeakBacklog,
        peakAge,
        peakAgeAt,
        backlogAtPeakAge,
        drained,
        drainedAt,
        overflowAt,
        arrivals.quantumNanos() / 1e9,
        arrivals.quantumBytes(),
        extents);
  }
}
