package dev.weir.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The sources of a capture being written, and until when each has rows. */
final class RowOrder {
  private final List<SourceInfo> sources;
  private long[] lastEndNanos;
  private long beginNanos = CaptureLog.NOTHING_YET;

  RowOrder(List<SourceInfo> sources) {
    this.sources = new ArrayList<>(sources);
    this.lastEndNanos = new long[Math.max(4, sources.size())];
    Arrays.fill(lastEndNanos, CaptureLog.NOTHING_YET);
  }

  List<SourceInfo> sources() {
    return List.copyOf(sources);
  }

  int add(SourceInfo source) {
    sources.add(source);
    int index = sources.size() - 1;
    if (index == lastEndNanos.length) {
      lastEndNanos = Arrays.copyOf(lastEndNanos, index * 2);
    }
    lastEndNanos[index] = CaptureLog.NOTHING_YET;
    return index;
  }

  /**
   * Takes the stretch of a new row.
   *
   * @throws IllegalArgumentException when it overlaps the row before or lies before it
   */
  void advance(int source, long startNanos, long lengthNanos) {
    known(source);
    if (lengthNanos <= 0 || startNanos < lastEndNanos[source]) {
      throw new IllegalArgumentException(
          "row of %s starts at %d ns for %d ns, though the one before ends at %d ns"
              .formatted(
                  sources.get(source).name(), startNanos, lengthNanos, lastEndNanos[source]));
    }
    boolean earliest = beginNanos == CaptureLog.NOTHING_YET || startNanos < beginNanos;
    beginNanos = earliest ? startNanos : beginNanos;
    lastEndNanos[source] = Math.addExact(startNanos, lengthNanos);
  }

  int known(int source) {
    return Objects.checkIndex(source, sources.size());
  }

  /** Begin of the earliest row, or {@link CaptureLog#NOTHING_YET}. */
  long beginNanos() {
    return beginNanos;
  }

  /** End of the last row of a source, or {@link CaptureLog#NOTHING_YET}. */
  long endNanos(int source) {
    return lastEndNanos[known(source)];
  }

  /** End of the last row of any source, or {@link CaptureLog#NOTHING_YET}. */
  long endNanos() {
    return Arrays.stream(lastEndNanos).max().orElse(CaptureLog.NOTHING_YET);
  }
}
