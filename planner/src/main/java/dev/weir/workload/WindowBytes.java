package dev.weir.workload;

import dev.weir.capture.IntervalSink;
import java.util.List;

/**
 * Counts what single sources wrote in some windows while a capture is read: the bytes of a sample
 * that reaches over a border by their part.
 */
final class WindowBytes implements IntervalSink {
  private final List<Span> windows;
  private final double[] bytes;
  private final int[] next;

  /**
   * @param windows ascending, none overlapping another
   * @param sources in the capture
   */
  WindowBytes(List<Span> windows, int sources) {
    this.windows = windows;
    this.bytes = new double[sources];
    this.next = new int[sources];
  }

  /** Payload bytes that a source wrote in all windows together, so far. */
  double bytes(int source) {
    return bytes[source];
  }

  /** Whether any window reaches into [from, to). */
  boolean wants(long from, long to) {
    int low = 0;
    int high = windows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (windows.get(middle).endNanos() > from) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low < windows.size() && windows.get(low).startNanos() < to;
  }

  @Override
  public void interval(int source, long start, long length, long written, long operations) {
    long end = start + length;
    int at = next[source];
    while (at < windows.size() && windows.get(at).endNanos() <= start) {
      at++;
    }
    next[source] = at;
    for (; at < windows.size() && windows.get(at).startNanos() < end; at++) {
      Span window = windows.get(at);
      double part =
          Math.min(end, window.endNanos()) - (double) Math.max(start, window.startNanos());
      bytes[source] += written * (part / length);
    }
  }

  @Override
  public void gap(int source, long start, long length, String cause) {
    // Nothing is known to have been written.
  }
}
