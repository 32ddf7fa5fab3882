package dev.weir.planning.chapters;

import dev.weir.analysis.Envelope;
import dev.weir.planning.FleetRules;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.report.Section;
import dev.weir.report.Sentence;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.ServerFigures;
import dev.weir.workload.SourceFigures;
import dev.weir.workload.Span;
import dev.weir.workload.WorkloadSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each server of a fleet, the one that writes most first. */
final class ServersChapter implements Chapter {
  /** More rows than anybody reads; the rest is summed in the last one. */
  private static final int MOST_SERVERS = 1_000;

  @Override
  public Optional<Section> of(Planned plan) {
    WorkloadSet workload = plan.request().workload();
    if (workload.sources().size() < 2) {
      return Optional.empty();
    }
    List<ServerFigures> servers =
        workload.servers().stream()
            .sorted(Comparator.comparingDouble(ServerFigures::bytesPerDay).reversed())
            .toList();
    Share share = Share.of(plan);
    List<DataTable.Row> rows = new ArrayList<>();
    for (ServerFigures server : servers.stream().limit(MOST_SERVERS).toList()) {
      rows.add(row(plan, server, share));
    }
    if (servers.size() > MOST_SERVERS) {
      rows.add(rest(plan, servers.subList(MOST_SERVERS, servers.size()), share));
    }
    List<String> columns =
        new ArrayList<>(
            List.of(
                "server",
                "tier",
                "sources",
                "bytesPerDay",
                "meanBytesPerSecond",
                "peakBytesPerSecond",
                "peakAt",
                "bindingShare",
                "gapSeconds"));
    if (differ(plan)) {
      columns.add("growth");
    }
    List<DataTable> tables = new ArrayList<>();
    tables.add(DataTable.of("servers", columns, rows));
    SharedLineTable.of(plan).ifPresent(tables::add);
    return Optional.of(
        new Section(Section.Topic.SERVERS, sentences(plan, servers, share), tables, List.of()));
  }

  private static List<Sentence> sentences(Planned plan, List<ServerFigures> servers, Share share) {
    List<Sentence> found = new ArrayList<>();
    ServerFigures most = servers.stream().max(Comparator.comparingDouble(share::of)).orElseThrow();
    if (servers.size() > 1 && share.of(most) > 0) {
      found.add(
          Sentence.of("sentence.serversBinding")
              .with("server", FigureValue.name(most.server()))
              .with("share", FigureValue.fraction(share.of(most)))
              .with("rpo", GrowthTables.seconds(plan.strictest())));
    }
    found.add(Sentence.of("sentence.serversSum"));
    return found;
  }

  private static DataTable.Row row(Planned plan, ServerFigures server, Share share) {
    SourceFigures.Totals totals = server.together().totals();
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.name(server.server()));
    cells.add(tier(plan, server));
    cells.add(FigureValue.count(server.sources().size()));
    cells.add(FigureValue.bytes(server.bytesPerDay()));
    cells.add(FigureValue.bytesPerSecond(server.meanBytesPerSecond()));
    cells.add(FigureValue.bytesPerSecond(totals.peakBytesPerSecond()));
    cells.add(FigureValue.moment(ReportAssembler.instant(totals.peakAtNanos())));
    cells.add(FigureValue.fraction(share.of(server)));
    cells.add(FigureValue.seconds(server.together().gapSeconds()));
    if (differ(plan)) {
      cells.add(growth(plan, server));
    }
    return DataTable.Row.of(server.server(), cells);
  }

  private static boolean differ(Planned plan) {
    return plan.result().growth().rates().differ();
  }

  /** The growth of all its sources, a dash where they have several. */
  private static FigureValue growth(Planned plan, ServerFigures server) {
    FleetRules rules = new FleetRules(plan.request().scenario());
    List<Double> rates =
        server.sources().stream()
            .map(source -> rules.label(source).growthPerYear())
            .distinct()
            .toList();
    return rates.size() == 1 ? FigureValue.fraction(rates.getFirst()) : FigureValue.absent();
  }

  /** The tier of all its sources, a dash where they have none or several. */
  private static FigureValue tier(Planned plan, ServerFigures server) {
    FleetRules rules = new FleetRules(plan.request().scenario());
    List<Integer> tiers =
        server.sources().stream().map(source -> rules.label(source).tier()).distinct().toList();
    return tiers.size() == 1 && tiers.getFirst() != 0
        ? FigureValue.count(tiers.getFirst())
        : FigureValue.absent();
  }

  private static DataTable.Row rest(Planned plan, List<ServerFigures> servers, Share share) {
    double perDay = servers.stream().mapToDouble(ServerFigures::bytesPerDay).sum();
    double mean = servers.stream().mapToDouble(ServerFigures::meanBytesPerSecond).sum();
    double part = servers.stream().mapToDouble(share::of).sum();
    List<FigureValue> cells = new ArrayList<>();
    cells.add(FigureValue.word("table.servers.others"));
    cells.add(FigureValue.absent());
    cells.add(FigureValue.count(servers.stream().mapToInt(s -> s.sources().size()).sum()));
    cells.add(FigureValue.bytes(perDay));
    cells.add(FigureValue.bytesPerSecond(mean));
    cells.add(FigureValue.absent());
    cells.add(FigureValue.absent());
    cells.add(FigureValue.fraction(part));
    cells.add(FigureValue.absent());
    if (differ(plan)) {
      cells.add(FigureValue.absent());
    }
    return DataTable.Row.of(cells).weighing(DataTable.Weight.FAINT);
  }

  /** Part of each source in the interval that decides the strictest objective's bandwidth. */
  private record Share(Map<MeasuredSource, Double> bytes, double sum) {
    static Share of(Planned plan) {
      Envelope low = plan.result().envelopes().low();
      WorkloadSet workload = plan.request().workload();
      Map<MeasuredSource, Double> bytes = new IdentityHashMap<>();
      if (low.size() == 0) {
        return new Share(bytes, 0);
      }
      Envelope.Vertex binding = low.binding(plan.strictest().toNanos());
      double[] parts =
          workload.bytesWithin(List.of(new Span(binding.startNanos(), binding.endNanos())));
      double sum = 0;
      for (int i = 0; i < parts.length; i++) {
        bytes.put(workload.sources().get(i), parts[i]);
        sum += parts[i];
      }
      return new Share(bytes, sum);
    }

    double of(ServerFigures server) {
      double part = 0;
      for (MeasuredSource source : server.sources()) {
        part += bytes.getOrDefault(source, 0.0);
      }
      return sum == 0 ? 0 : part / sum;
    }
  }
}
