package dev.weir.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Sums over sources in memory, split at every border of every source.
 *
 * @param factors of the bytes of each source
 */
record ExactSums(List<MeasuredSource> sources, List<SourceLabel> labels, List<Double> factors)
    implements WorkloadSet.Sums {

  static ExactSums of(List<MeasuredSource> sources, List<SourceLabel> labels) {
    return new ExactSums(sources, labels, sources.stream().map(source -> 1.0).toList());
  }

  @Override
  public Workload sum() {
    return WorkloadSum.of(WorkloadSet.nameOf(sources), parts());
  }

  @Override
  public List<Workload> gapsKept() {
    return together(parts());
  }

  @Override
  public List<Workload> gapsFilled() {
    List<Workload> parts = parts();
    long start = parts.stream().mapToLong(Workload::startNanos).min().orElseThrow();
    long end = parts.stream().mapToLong(Workload::endNanos).max().orElseThrow();
    return together(parts.stream().map(part -> GapFill.fill(part, start, end)).toList());
  }

  @Override
  public Optional<Duration> grid() {
    return Optional.empty();
  }

  @Override
  public List<ServerFigures> servers() {
    Map<String, List<MeasuredSource>> byServer = new LinkedHashMap<>();
    sources.forEach(
        source -> byServer.computeIfAbsent(source.server(), s -> new ArrayList<>()).add(source));
    List<ServerFigures> servers = new ArrayList<>();
    byServer.forEach((server, each) -> servers.add(ServerFigures.of(server, each)));
    return servers;
  }

  @Override
  public double[] bytesWithin(List<Span> windows) {
    return sources.stream()
        .map(MeasuredSource::workload)
        .mapToDouble(
            workload ->
                windows.stream()
                    .mapToDouble(w -> workload.bytesBetween(w.startNanos(), w.endNanos()))
                    .sum())
        .toArray();
  }

  @Override
  public ExactSums part(List<Integer> kept, ToDoubleFunction<SourceLabel> factor) {
    return new ExactSums(
        kept.stream().map(sources::get).toList(),
        kept.stream().map(labels::get).toList(),
        kept.stream().map(i -> factors.get(i) * factor.applyAsDouble(labels.get(i))).toList());
  }

  private List<Workload> parts() {
    List<Workload> parts = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      parts.add(sources.get(i).workload().times(factors.get(i)));
    }
    return parts;
  }

  private List<Workload> together(List<Workload> parts) {
    Workload sum = WorkloadSum.of(WorkloadSet.nameOf(sources), parts);
    return parts.stream().allMatch(part -> part.size() == sum.size()) ? List.of(sum) : parts;
  }
}
