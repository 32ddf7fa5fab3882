package dev.weir.report;

import java.util.List;

/**
 * What was written and what it needs.
 *
 * @param workload the measurement in numbers
 * @param scaling how payload becomes wire bytes
 * @param envelope the vertices of the envelope, shortest interval first
 * @param required required bandwidth by objective, shortest objective first
 * @param frontier required bandwidth along the objectives of the chart, shortest first
 * @param writeRate the written wire rate over time, at most {@link SeriesPoint#MOST_POINTS} points
 */
public record Demand(
    WorkloadSummary workload,
    Scaling scaling,
    List<EnvelopeVertex> envelope,
    List<RequiredBandwidth> required,
    List<FrontierPoint> frontier,
    List<SeriesPoint> writeRate) {
  public Demand {
    envelope = List.copyOf(envelope);
    required = List.copyOf(required);
    frontier = List.copyOf(frontier);
    writeRate = List.copyOf(writeRate);
  }
}
