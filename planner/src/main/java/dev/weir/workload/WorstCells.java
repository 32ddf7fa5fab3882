package dev.weir.workload;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Samples made longer until they fit a cell, so that those of many machines can be added up while
 * each stays whole. All bytes of a sample may come at one moment of it, and then they may at one
 * moment of the longer one: what the longer ones need at most, no arrangement in the samples
 * exceeds. A sample that lies in one cell takes it; one of up to h + 1 cells takes 2h of them, from
 * a multiple of h on. Of these layers, h is 1, 2, 4 and 8; longer samples stay as they are.
 */
final class WorstCells {
  private static final int LAYERS = 4;

  private final Grid grid;
  private final String name;
  private final GridCells single;
  private final List<GridCells> doubled;
  private final List<Workload> whole;

  WorstCells(Grid grid, String name) {
    this(
        grid,
        name,
        new GridCells(name),
        Stream.generate(() -> new GridCells(name)).limit(2 * LAYERS).toList(),
        List.of());
  }

  private WorstCells(
      Grid grid, String name, GridCells single, List<GridCells> doubled, List<Workload> whole) {
    this.grid = grid;
    this.name = name;
    this.single = single;
    this.doubled = doubled;
    this.whole = new ArrayList<>(whole);
  }

  void add(Workload source) {
    Columns longer = new Columns();
    for (int i = 0; i < source.size(); i++) {
      if (source.bytes(i) > 0 || source.operations(i) > 0) {
        add(source, i, longer);
      }
    }
    if (longer.size() > 0) {
      whole.add(new Workload(source.name(), source.zone(), longer, List.of()));
    }
  }

  private void add(Workload source, int i, Columns longer) {
    long first = grid.cell(source.startNanos(i));
    long count = grid.cell(source.endNanos(i) - 1) - first + 1;
    if (count == 1) {
      single.add(first, source.bytes(i), source.operations(i));
      return;
    }
    for (int layer = 0; layer < LAYERS; layer++) {
      long half = 1L << layer;
      if (count <= half + 1) {
        long at = Math.floorDiv(first, half);
        GridCells cells = doubled.get(2 * layer + (int) Math.floorMod(at, 2L));
        cells.add(Math.floorDiv(at, 2L), source.bytes(i), source.operations(i));
        return;
      }
    }
    longer.add(source.startNanos(i), source.lengthNanos(i), source.bytes(i), source.operations(i));
  }

  void addAll(WorstCells other) {
    single.addAll(other.single);
    for (int i = 0; i < doubled.size(); i++) {
      doubled.get(i).addAll(other.doubled.get(i));
    }
    whole.addAll(other.whole);
  }

  /** The same with all counts multiplied, rounded up. */
  WorstCells times(double factor) {
    return new WorstCells(
        grid,
        name,
        single.times(factor, true),
        doubled.stream().map(cells -> cells.times(factor, true)).toList(),
        whole.stream().map(workload -> workload.times(factor)).toList());
  }

  /** Workloads whose sum, each arranged at its worst, bounds that of the samples. */
  List<Workload> workloads(ZoneId zone) {
    List<Workload> all = new ArrayList<>();
    addIfAny(all, zone, single, 1, 0);
    for (int i = 0; i < doubled.size(); i++) {
      long half = 1L << (i / 2);
      addIfAny(all, zone, doubled.get(i), 2 * half, (i % 2) * half);
    }
    all.addAll(whole);
    return all;
  }

  private void addIfAny(List<Workload> all, ZoneId zone, GridCells cells, long width, long offset) {
    Columns columns = new Columns();
    cells.forEach(
        (cell, bytes, operations) ->
            columns.add(
                grid.start(cell * width + offset), width * grid.stepNanos(), bytes, operations));
    if (columns.size() > 0) {
      all.add(new Workload(name, zone, columns, List.of()));
    }
  }
}
