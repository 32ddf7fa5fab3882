package dev.weir.planning.chapters;

import dev.weir.engine.Cap;
import dev.weir.engine.Policy;
import dev.weir.planning.EngineTerms;
import dev.weir.planning.FleetRules;
import dev.weir.planning.LinePlan;
import dev.weir.planning.PlanRequest;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Sentence;
import dev.weir.scenario.ServerRule;
import dev.weir.scenario.ServerRule.LineSharing;
import dev.weir.scenario.Tier;
import dev.weir.simulation.Codec;
import dev.weir.simulation.Continuation;
import dev.weir.simulation.SharedRequest;
import dev.weir.simulation.SharedResult;
import dev.weir.simulation.SimulatedJob;
import dev.weir.simulation.SimulatedLine;
import dev.weir.simulation.SimulationResult;
import dev.weir.simulation.VirtualDriver;
import dev.weir.workload.MeasuredSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Each source as a job of its own on the line of the report, with the weights and priorities of the
 * scenario, played through the replicator's engine.
 */
final class SharedLineTable {
  /** Jobs whose samples are held together; more would take minutes. */
  private static final int MOST_JOBS = 64;

  private SharedLineTable() {}

  /** Absent where nothing was said of weights and priorities, or where too many share the line. */
  static Optional<DataTable> of(Planned plan) {
    PlanRequest request = plan.request();
    List<MeasuredSource> sources = request.workload().sources();
    FleetRules rules = new FleetRules(request.scenario());
    boolean asked =
        sources.stream().anyMatch(source -> !sharing(rules, source).equals(LineSharing.EQUAL));
    if (!asked || sources.size() < 2 || sources.size() > MOST_JOBS || plan.leading().isEmpty()) {
      return Optional.empty();
    }
    SharedResult result = VirtualDriver.run(request(plan, plan.leading().get(), rules));
    List<DataTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      rows.add(row(plan, sources.get(i), rules, result.jobs().get(i)));
    }
    return Optional.of(
        new DataTable(
            "sharedLine",
            List.of(
                "source",
                "server",
                "priority",
                "weight",
                "peakAgeSeconds",
                "peakAgeAt",
                "peakLossBytes",
                "rpoSeconds",
                "met"),
            rows,
            List.of(
                Sentence.of("sentence.sharedLine")
                    .with("line", FigureValue.name(plan.leading().get().line().name())))));
  }

  private static SharedRequest request(Planned plan, LinePlan line, FleetRules rules) {
    PlanRequest request = plan.request();
    Codec codec = EngineTerms.codec(request);
    List<SimulatedJob> jobs = new ArrayList<>();
    for (MeasuredSource source : request.workload().sources()) {
      LineSharing sharing = sharing(rules, source);
      Policy policy =
          new Policy(
              Cap.unlimited(),
              Policy.ENDLESS_QUEUE,
              Policy.ENDLESS_QUEUE,
              objective(plan, source, rules));
      jobs.add(
          SimulatedJob.of(source.workload(), policy, request.cost(), codec)
              .sharing(sharing.priority(), sharing.weight()));
    }
    return new SharedRequest(jobs, SimulatedLine.of(line.service()), Continuation.NONE);
  }

  private static LineSharing sharing(FleetRules rules, MeasuredSource source) {
    return rules.rule(source).map(ServerRule::sharing).orElse(LineSharing.EQUAL);
  }

  /** That of the source's tier, else the strictest of the plan. */
  private static Duration objective(Planned plan, MeasuredSource source, FleetRules rules) {
    return plan.request()
        .scenario()
        .fleet()
        .tier(rules.label(source).tier())
        .map(Tier::rpo)
        .orElse(plan.strictest());
  }

  private static DataTable.Row row(
      Planned plan, MeasuredSource source, FleetRules rules, SimulationResult result) {
    LineSharing sharing = sharing(rules, source);
    double rpo = ReportAssembler.seconds(objective(plan, source, rules));
    boolean met = result.drained() && result.peakAgeSeconds() <= rpo + result.grainSeconds();
    boolean queued = result.peakAgeSeconds() > 0;
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.name(source.name()));
    cells.add(FigureValue.name(source.server()));
    cells.add(FigureValue.count(sharing.priority()));
    cells.add(FigureValue.count(sharing.weight()));
    cells.add(FigureValue.seconds(result.peakAgeSeconds()));
    cells.add(
        queued
            ? FigureValue.moment(ReportAssembler.instant(result.peakAgeAt()))
            : FigureValue.absent());
    cells.add(FigureValue.bytes(result.peakBacklogPayloadBytes()));
    cells.add(FigureValue.seconds(rpo));
    cells.add(FigureValue.flag(met));
    DataTable.Row row = DataTable.Row.of(source.server() + "." + source.name(), cells);
    return met ? row : row.weighing(DataTable.Weight.BAD);
  }
}
