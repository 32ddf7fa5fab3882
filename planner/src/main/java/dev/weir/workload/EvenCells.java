package dev.weir.workload;

/**
 * The bytes of samples in the cells of a grid, evenly spread inside each sample. At the borders of
 * the grid the sum is exact (to a byte for each sample); between them it runs straight. No window
 * from border to border holds more or less than it did, and every other window is judged by those:
 * what the sum needs, it needs at least.
 */
final class EvenCells {
  private final Grid grid;
  private final GridCells cells;
  private long cell;
  private long cellEnd = Long.MIN_VALUE;

  EvenCells(Grid grid, String name) {
    this(grid, new GridCells(name));
  }

  private EvenCells(Grid grid, GridCells cells) {
    this.grid = grid;
    this.cells = cells;
  }

  /** The same with all counts multiplied, rounded down. */
  EvenCells times(double factor) {
    return new EvenCells(grid, cells.times(factor, false));
  }

  GridCells cells() {
    return cells;
  }

  void add(Workload source) {
    for (int i = 0; i < source.size(); i++) {
      add(source.startNanos(i), source.lengthNanos(i), source.bytes(i), source.operations(i));
    }
  }

  private void add(long start, long length, long bytes, long operations) {
    long end = start + length;
    moveTo(start);
    long bytesTaken = 0;
    long operationsTaken = 0;
    while (cellEnd < end) {
      long elapsed = cellEnd - start;
      long bytesUpTo = EvenShare.of(bytes, elapsed, length);
      long operationsUpTo = EvenShare.of(operations, elapsed, length);
      cells.add(cell, bytesUpTo - bytesTaken, taken(operations, operationsUpTo, operationsTaken));
      bytesTaken = bytesUpTo;
      operationsTaken = operationsUpTo;
      cell++;
      cellEnd += grid.stepNanos();
    }
    cells.add(cell, bytes - bytesTaken, taken(operations, operations, operationsTaken));
  }

  private void moveTo(long start) {
    if (start >= cellEnd || start < cellEnd - grid.stepNanos()) {
      cell = grid.cell(start);
      cellEnd = grid.start(cell + 1);
    }
  }

  private static long taken(long operations, long upTo, long before) {
    return operations < 0 ? Workload.UNKNOWN_OPERATIONS : upTo - before;
  }
}
