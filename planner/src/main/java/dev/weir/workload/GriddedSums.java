package dev.weir.workload;

import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Sums on a common grid, made while every machine was read once more. */
final class GriddedSums implements WorkloadSet.Sums {
  private final FleetSum fleet;
  private final List<Integer> kept;
  private final Map<SourceLabel, GridSum> byLabel;
  private final List<ServerFigures> servers;
  private final GridSum all;
  private final Workload sum;

  /**
   * @param fleet the whole of it
   * @param kept which of its sources these sums are of
   * @param byLabel the sum of each label's sources
   * @param servers of the sources kept
   */
  GriddedSums(
      FleetSum fleet,
      List<Integer> kept,
      Map<SourceLabel, GridSum> byLabel,
      List<ServerFigures> servers) {
    this.fleet = fleet;
    this.kept = kept;
    this.byLabel = byLabel;
    this.servers = servers;
    this.all = byLabel.size() == 1 ? byLabel.values().iterator().next() : added(byLabel);
    this.sum = all.sum(fleet.title(kept), zone(), fleet.gaps(kept));
  }

  @Override
  public Workload sum() {
    return sum;
  }

  @Override
  public List<Workload> gapsKept() {
    return all.worst(zone());
  }

  @Override
  public List<Workload> gapsFilled() {
    return Stream.concat(all.worst(zone()).stream(), all.fills(zone()).stream()).toList();
  }

  @Override
  public Optional<Duration> grid() {
    return Optional.of(Duration.ofNanos(fleet.grid().stepNanos()));
  }

  @Override
  public List<ServerFigures> servers() {
    return servers;
  }

  @Override
  public double[] bytesWithin(List<Span> windows) {
    double[] bytes = fleet.bytesWithin(windows);
    return kept.stream().mapToDouble(index -> bytes[index]).toArray();
  }

  @Override
  public GriddedSums part(List<Integer> indexes, ToDoubleFunction<SourceLabel> factor) {
    List<Integer> ofFleet = indexes.stream().map(kept::get).toList();
    Map<SourceLabel, GridSum> parts = new LinkedHashMap<>();
    for (int index : ofFleet) {
      SourceLabel label = fleet.label(index);
      parts.computeIfAbsent(
          label, l -> Objects.requireNonNull(byLabel.get(l)).times(factor.applyAsDouble(l)));
    }
    return new GriddedSums(fleet, ofFleet, parts, fleet.ofSources(servers, ofFleet));
  }

  private GridSum added(Map<SourceLabel, GridSum> sums) {
    GridSum added = fleet.emptySum();
    sums.values().forEach(added::addAll);
    return added;
  }

  private ZoneId zone() {
    return fleet.zone(kept);
  }
}
