package dev.weir.workload;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The sum of many sources on a {@link Grid}, source by source, so that no two of them are in memory
 * at once. Not safe for use by several threads; each has its own, and they are added up.
 */
final class GridSum {
  private final String name;
  private final long start;
  private final long end;
  private final Grid grid;
  private final EvenCells even;
  private final WorstCells worst;
  private final WorstCells fills;

  /**
   * @param start first moment measured of any source
   * @param end last one
   */
  GridSum(String name, Grid grid, long start, long end) {
    this(
        name,
        grid,
        start,
        end,
        new EvenCells(grid, name),
        new WorstCells(grid, name),
        new WorstCells(grid, name));
  }

  private GridSum(
      String name,
      Grid grid,
      long start,
      long end,
      EvenCells even,
      WorstCells worst,
      WorstCells fills) {
    this.name = name;
    this.grid = grid;
    this.start = start;
    this.end = end;
    this.even = even;
    this.worst = worst;
    this.fills = fills;
  }

  /** The same with all bytes and operations multiplied. */
  GridSum times(double factor) {
    return factor == 1
        ? this
        : new GridSum(
            name, grid, start, end, even.times(factor), worst.times(factor), fills.times(factor));
  }

  /** Adds a source with what may have been written in its gaps. */
  void add(Workload source) {
    even.add(source);
    worst.add(source);
    GapFill.fillsOnly(source, start, end).ifPresent(fills::add);
  }

  void addAll(GridSum other) {
    even.cells().addAll(other.even.cells());
    worst.addAll(other.worst);
    fills.addAll(other.fills);
  }

  /**
   * What arrives, with gaps as idle time.
   *
   * @param title what is summed
   * @param gaps of all sources
   */
  Workload sum(String title, ZoneId zone, List<Gap> gaps) {
    Columns columns = new Columns();
    even.cells()
        .forEach(
            (cell, bytes, operations) -> {
              long from = Math.max(start, grid.start(cell));
              long to = Math.min(end, grid.start(cell + 1));
              columns.add(from, to - from, bytes, operations);
            });
    return new Workload(title, zone, columns, gaps);
  }

  /** Bounds every arrangement inside the samples; nothing in gaps. */
  List<Workload> worst(ZoneId zone) {
    return worst.workloads(zone);
  }

  /** Bounds what may have been written in gaps. */
  List<Workload> fills(ZoneId zone) {
    return fills.workloads(zone);
  }

  /** The time in which some source was not measured, though others may have been. */
  static List<Gap> gaps(List<MeasuredSource> sources, long start, long end) {
    List<Gap> all = new ArrayList<>();
    for (MeasuredSource source : sources) {
      SourceFigures figures = source.figures();
      String cause = source.name() + " was not measured";
      addIfAny(all, start, figures.startNanos(), cause);
      figures.gaps().forEach(gap -> addIfAny(all, gap.startNanos(), gap.endNanos(), cause));
      addIfAny(all, figures.endNanos(), end, cause);
    }
    all.sort(Comparator.comparingLong(Gap::startNanos));
    return joined(all);
  }

  private static List<Gap> joined(List<Gap> ordered) {
    List<Gap> joined = new ArrayList<>();
    for (Gap gap : ordered) {
      if (joined.isEmpty() || joined.getLast().endNanos() < gap.startNanos()) {
        joined.add(gap);
      } else if (gap.endNanos() > joined.getLast().endNanos()) {
        Gap last = joined.removeLast();
        long length = gap.endNanos() - last.startNanos();
        joined.add(new Gap(last.startNanos(), length, last.cause()));
      }
    }
    return joined;
  }

  private static void addIfAny(List<Gap> gaps, long from, long to, String cause) {
    if (to > from) {
      gaps.add(new Gap(from, to - from, cause));
    }
  }
}
