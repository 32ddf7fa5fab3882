package dev.weir.capture;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One growing interval per source: what is kept of a measurement that cannot be stored for so long
 * that its single rows would fill the memory. Bytes stay exact, their times become coarse.
 */
final class CoarseRows {
  private final Map<Integer, Row> rows = new LinkedHashMap<>();

  private record Row(long startNanos, long lengthNanos, long bytes, long operations) {}

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Adds an interval; one that does not touch the row before moves that row to {@code full}. */
  void interval(int source, long start, long length, long bytes, long operations, RowEncoder full) {
    Row added = new Row(start, length, bytes, operations);
    Row before = rows.get(source);
    if (before != null && before.startNanos + before.lengthNanos == added.startNanos) {
      boolean known = before.operations >= 0 && added.operations >= 0;
      rows.put(
          source,
          new Row(
              before.startNanos,
              before.lengthNanos + added.lengthNanos,
              Math.addExact(before.bytes, added.bytes),
              known ? before.operations + added.operations : -1));
    } else {
      move(source, full);
      rows.put(source, added);
    }
  }

  /** Ends the row of a source, because something else comes behind it. */
  void move(int source, RowEncoder target) {
    Row row = rows.remove(source);
    if (row != null) {
      target.interval(source, row.startNanos, row.lengthNanos, row.bytes, row.operations);
    }
  }

  /** Ends all rows. */
  void moveAll(RowEncoder target) {
    for (Integer source : rows.keySet().toArray(Integer[]::new)) {
      move(source, target);
    }
  }
}
