package dev.weir.planning;

import dev.weir.analysis.Breach;
import dev.weir.analysis.Envelope;
import dev.weir.analysis.EnvelopeBuilder;
import dev.weir.analysis.WireLoad;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.ServerFigures;
import dev.weir.workload.SourceLabel;
import dev.weir.workload.Span;
import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Puts the servers of a plan into one {@link FleetTable}. */
public final class FleetAssembler {
  private static final double SECONDS_PER_DAY = 86_400;

  private final PlanRequest request;
  private final PlanResult result;
  private final WorkloadSet workload;
  private final double[] inBinding;
  private final double[] inBreaches;

  private FleetAssembler(PlanRequest request, PlanResult result) {
    this.request = request;
    this.result = result;
    this.workload = request.workload();
    this.inBinding = within(binding());
    this.inBreaches = within(breaches());
  }

  /**
   * The table of a plan. Reads parts of the captures again where their samples are not in memory.
   *
   * @throws dev.weir.problem.ProblemException when a file cannot be read any more
   */
  public static FleetTable table(PlanRequest request, PlanResult result) {
    return new FleetAssembler(request, result).table();
  }

  private FleetTable table() {
    List<FleetTable.ServerRow> servers = workload.servers().stream().map(this::row).toList();
    Set<Integer> tiers = new TreeSet<>();
    Set<String> groups = new TreeSet<>();
    workload.labels().stream().map(SourceLabel::tier).filter(t -> t > 0).forEach(tiers::add);
    workload.labels().stream()
        .map(SourceLabel::group)
        .filter(g -> !g.isEmpty())
        .forEach(groups::add);
    return new FleetTable(
        servers,
        tiers.stream().map(t -> sum(String.valueOf(t), label -> label.tier() == t)).toList(),
        groups.stream().map(g -> sum(g, label -> label.group().equals(g))).toList(),
        sum("", workload, result.load()));
  }

  private double[] within(List<Span> windows) {
    return windows.isEmpty()
        ? new double[workload.sources().size()]
        : workload.bytesWithin(windows);
  }

  private List<Span> binding() {
    Envelope.Vertex binding = result.required().getFirst().binding();
    return binding == null
        ? List.of()
        : List.of(new Span(binding.startNanos(), binding.endNanos()));
  }

  private List<Span> breaches() {
    Duration strictest = request.objectives().getFirst();
    return Planner.leading(result.lines(), result.recommended())
        .map(line -> line.result(strictest).breaches())
        .orElse(List.<Breach>of())
        .stream()
        .map(breach -> new Span(breach.startNanos(), breach.endNanos()))
        .toList();
  }

  private FleetTable.ServerRow row(ServerFigures server) {
    List<Integer> indexes = server.sources().stream().map(workload.sources()::indexOf).toList();
    List<FleetTable.Writes> sources = new ArrayList<>();
    for (int index : indexes) {
      MeasuredSource source = workload.sources().get(index);
      ServerFigures alone = new ServerFigures(source.name(), List.of(source), source.figures());
      sources.add(writes(alone, List.of(index)));
    }
    return new FleetTable.ServerRow(
        writes(server, indexes), workload.labels().get(indexes.getFirst()), sources, server);
  }

  private FleetTable.Writes writes(ServerFigures figures, List<Integer> indexes) {
    double binding = indexes.stream().mapToDouble(index -> inBinding[index]).sum();
    double all = Arrays.stream(inBinding).sum();
    return new FleetTable.Writes(
        figures.server(),
        figures.together().totals().bytes(),
        figures.bytesPerDay(),
        figures.meanBytesPerSecond(),
        figures.together().totals().peakBytesPerSecond(),
        figures.together().totals().peakAtNanos(),
        figures.together().gapSeconds(),
        binding,
        all == 0 ? 0 : binding / all,
        indexes.stream().mapToDouble(index -> inBreaches[index]).sum());
  }

  private FleetTable.SumRow sum(String name, Predicate<SourceLabel> kept) {
    WorkloadSet part = workload.part(kept, label -> 1);
    WireLoad load = new WireLoad(part.sum(), request.cost(), request.compression().ratio());
    return sum(name, part, load);
  }

  private FleetTable.SumRow sum(String name, WorkloadSet part, WireLoad load) {
    Workload sum = load.workload();
    long objective = request.objectives().getFirst().toNanos();
    Envelope envelope =
        load == result.load() ? result.envelopes().low() : EnvelopeBuilder.low(load);
    WorkloadStatistics statistics = WorkloadStatistics.of(sum);
    double perDay =
        part.servers().stream().mapToDouble(ServerFigures::meanBytesPerSecond).sum()
            * SECONDS_PER_DAY;
    return new FleetTable.SumRow(
        name,
        part.servers().size(),
        sum.totalBytes(),
        perDay,
        statistics.peakBytesPerSecond(),
        statistics.peakAtNanos(),
        envelope.requiredBytesPerSecond(objective),
        envelope.size() == 0
            ? Optional.empty()
            : Optional.of(
                new Span(
                    envelope.binding(objective).startNanos(),
                    envelope.binding(objective).endNanos())));
  }
}
