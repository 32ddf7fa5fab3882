package dev.weir.planning;

import dev.weir.analysis.ArrivalCurve;
import dev.weir.analysis.Envelope;
import dev.weir.analysis.WireLoad;
import dev.weir.report.Demand;
import dev.weir.report.EnvelopeVertex;
import dev.weir.report.FrontierPoint;
import dev.weir.report.RequiredBandwidth;
import dev.weir.report.Scaling;
import dev.weir.report.WorkloadSummary;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The part of a report about what was written and what it needs. */
final class DemandAssembler {
  private static final List<Duration> USUAL_OBJECTIVES =
      List.of(
          Duration.ZERO,
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(4),
          Duration.ofHours(24));

  private static final int FRONTIER_STEPS = 120;
  private static final double MINUTE = 60;
  private static final double DAY = 86_400;

  private final PlanRequest request;
  private final PlanResult result;
  private final Workload workload;
  private final WireLoad load;

  DemandAssembler(PlanRequest request, PlanResult result) {
    this.request = request;
    this.result = result;
    this.load = result.load();
    this.workload = load.workload();
  }

  Demand demand() {
    return new Demand(
        summary(),
        scaling(),
        envelope(),
        required(),
        frontier(),
        ReportAssembler.points(ArrivalCurve.rate(load)));
  }

  /** The overhead is the mean over the period, so that k carries the total exactly. */
  Scaling scaling() {
    double ratio = request.compression().ratio().value();
    double payload = workload.totalBytes();
    double overhead =
        payload == 0 ? request.cost().expansion() - 1 : load.totalWireBytes() * ratio / payload - 1;
    boolean proportional = request.cost().headerBytes() == 0 || workload.totalOperations() == 0;
    return new Scaling(ratio, overhead, result.growth().ofAllPerYear(), 0, proportional);
  }

  private WorkloadSummary summary() {
    WorkloadStatistics statistics = WorkloadStatistics.of(workload);
    return new WorkloadSummary(
        ReportAssembler.period(workload.startNanos(), workload.endNanos()),
        new WorkloadSummary.Totals(
            workload.totalBytes(),
            load.totalWireBytes(),
            statistics.meanBytesPerSecond(),
            new WorkloadSummary.Peak(
                statistics.peakBytesPerSecond(),
                ReportAssembler.instant(statistics.peakAtNanos()))),
        new WorkloadSummary.Sampling(
            workload.size(),
            ReportAssembler.usualIntervalSeconds(request.workload()),
            statistics.gapSeconds()),
        request.workload().sources().stream().map(DemandAssembler::source).toList());
  }

  private static WorkloadSummary.SourceSummary source(MeasuredSource source) {
    return new WorkloadSummary.SourceSummary(
        source.name(),
        source.kind().name(),
        source.figures().totals().bytes(),
        source.figures().totals().peakBytesPerSecond());
  }

  private List<EnvelopeVertex> envelope() {
    Envelope low = result.envelopes().low();
    List<EnvelopeVertex> vertices = new ArrayList<>(low.size());
    for (int j = 0; j < low.size(); j++) {
      Envelope.Vertex vertex = low.vertex(j);
      vertices.add(
          new EnvelopeVertex(
              vertex.lengthNanos() / 1e9,
              vertex.wireBytes(),
              ReportAssembler.period(vertex.startNanos(), vertex.endNanos())));
    }
    return vertices;
  }

  private List<RequiredBandwidth> required() {
    TreeSet<Duration> objectives = new TreeSet<>(USUAL_OBJECTIVES);
    objectives.addAll(request.objectives());
    return objectives.stream().map(this::required).toList();
  }

  private RequiredBandwidth required(Duration objective) {
    return ReportAssembler.required(Planner.requirement(workload, result.envelopes(), objective));
  }

  private List<FrontierPoint> frontier() {
    double shortest =
        request.objectives().stream()
            .mapToDouble(ReportAssembler::seconds)
            .filter(seconds -> seconds > 0)
            .min()
            .orElse(MINUTE);
    double from = Math.min(MINUTE, Math.max(1, shortest));
    List<FrontierPoint> points = new ArrayList<>();
    for (int i = 0; i <= FRONTIER_STEPS; i++) {
      double objective = from * Math.pow(DAY / from, i / (double) FRONTIER_STEPS);
      long nanos = Math.round(objective * 1e9);
      points.add(
          new FrontierPoint(
              objective,
              result.envelopes().low().requiredBytesPerSecond(nanos),
              result.envelopes().high().requiredBytesPerSecond(nanos)));
    }
    return points;
  }
}
