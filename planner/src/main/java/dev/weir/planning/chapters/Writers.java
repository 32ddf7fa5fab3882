package dev.weir.planning.chapters;

import dev.weir.analysis.BreachScene;
import dev.weir.planning.LinePlan;
import dev.weir.planning.ReportAssembler;
import dev.weir.report.DataTable;
import dev.weir.report.FigureValue;
import dev.weir.workload.MeasuredSource;
import dev.weir.workload.Span;
import dev.weir.workload.WorkloadSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Who wrote most of what caused a breach: from the start of its busy period to its end. */
final class Writers {
  private static final int MOST_WRITERS = 3;

  private final WorkloadSet workload;
  private final List<MeasuredSource> sources;
  private final boolean severalHosts;
  private final List<DataTable.Row> rows = new ArrayList<>();

  Writers(WorkloadSet workload) {
    this.workload = workload;
    this.sources = workload.sources();
    this.severalHosts = sources.stream().map(MeasuredSource::host).distinct().count() > 1;
  }

  private record Written(String name, double bytes) {}

  void add(String id, LinePlan line, BreachScene scene) {
    if (sources.size() < 2) {
      return;
    }
    long from = scene.busySinceNanos();
    long to = scene.breach().endNanos();
    double[] bytes = workload.bytesWithin(List.of(new Span(from, to)));
    List<Written> written =
        IntStream.range(0, bytes.length)
            .mapToObj(i -> new Written(name(sources.get(i)), bytes[i]))
            .sorted(Comparator.comparingDouble(Written::bytes).reversed())
            .toList();
    double total = written.stream().mapToDouble(Written::bytes).sum();
    for (int rank = 0; rank < Math.min(MOST_WRITERS, written.size()); rank++) {
      Written one = written.get(rank);
      rows.add(
          DataTable.Row.of(
              id + "." + (rank + 1),
              List.of(
                  FigureValue.name(line.line().name()),
                  FigureValue.moment(ReportAssembler.instant(scene.breach().startNanos())),
                  FigureValue.name(one.name()),
                  FigureValue.bytes(one.bytes()),
                  FigureValue.fraction(one.bytes() / total))));
    }
  }

  private String name(MeasuredSource source) {
    return severalHosts ? source.host() + " " + source.name() : source.name();
  }

  /** Absent where a single source wrote everything, or nothing broke the objective. */
  Optional<DataTable> table() {
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            DataTable.of(
                "worstWriters", List.of("line", "start", "source", "writtenBytes", "share"), rows));
  }
}
