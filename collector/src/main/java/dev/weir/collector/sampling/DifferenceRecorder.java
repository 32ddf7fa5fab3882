package dev.weir.collector.sampling;

import dev.weir.capture.CaptureWriter;
import dev.weir.capture.SourceInfo;
import java.util.Arrays;
import java.util.List;

/** Turns the cumulative counters of two ticks into rows of the capture. */
final class DifferenceRecorder implements Probe.CounterSink {
  private static final long ABSENT = -1;

  private final CaptureWriter writer;
  private int sources;
  private long[] lastBytes = new long[16];
  private long[] lastOperations = new long[16];
  private long[] bytes = new long[16];
  private long[] operations = new long[16];
  private boolean[] everSeen = new boolean[16];

  DifferenceRecorder(CaptureWriter writer, int sources) {
    this.writer = writer;
    grow(sources);
    this.sources = sources;
    for (long[] counters : new long[][] {lastBytes, lastOperations, bytes, operations}) {
      Arrays.fill(counters, ABSENT);
    }
  }

  @Override
  public void counter(int source, long counted, long operationsCounted) {
    if (source >= bytes.length) {
      grow(source + 1);
    }
    bytes[source] = counted;
    operations[source] = operationsCounted;
  }

  /** Declares sources that a probe found meanwhile. */
  void adopt(List<SourceInfo> known) {
    for (; sources < known.size(); sources++) {
      grow(sources + 1);
      writer.addSource(known.get(sources));
    }
  }

  /** Stores what happened between the ticks and makes this tick the next one's beginning. */
  void interval(long startNanos, long lengthNanos) {
    for (int i = 0; i < sources; i++) {
      if (!everSeen[i]) {
        continue;
      }
      if (lastBytes[i] == ABSENT || bytes[i] == ABSENT) {
        writer.gap(i, startNanos, lengthNanos, "the source could not be read");
      } else if (bytes[i] < lastBytes[i]) {
        writer.gap(i, startNanos, lengthNanos, "the counter started anew");
      } else {
        writer.interval(i, startNanos, lengthNanos, bytes[i] - lastBytes[i], operations(i));
      }
    }
    turn();
  }

  /** Stores that a stretch was not measured, with the bytes that are known to lie in it. */
  void gap(long startNanos, long lengthNanos, String cause) {
    for (int i = 0; i < sources; i++) {
      if (everSeen[i]) {
        boolean known = lastBytes[i] != ABSENT && bytes[i] >= lastBytes[i];
        String counted = known ? "; %d bytes in it".formatted(bytes[i] - lastBytes[i]) : "";
        writer.gap(i, startNanos, lengthNanos, cause + counted);
      }
    }
  }

  /** Stores a stretch of the clock in which no time passed. */
  void gapUnmeasured(long startNanos, long lengthNanos, String cause) {
    for (int i = 0; i < sources; i++) {
      if (everSeen[i]) {
        writer.gap(i, startNanos, lengthNanos, cause);
      }
    }
  }

  /** Makes this tick the beginning of the next interval. */
  void turn() {
    for (int i = 0; i < sources; i++) {
      everSeen[i] |= bytes[i] != ABSENT;
    }
    long[] swap = lastBytes;
    lastBytes = bytes;
    bytes = swap;
    Arrays.fill(bytes, ABSENT);
    swap = lastOperations;
    lastOperations = operations;
    operations = swap;
    Arrays.fill(operations, ABSENT);
  }

  private long operations(int source) {
    boolean known = operations[source] >= 0 && lastOperations[source] >= 0;
    long difference = operations[source] - lastOperations[source];
    return known && difference >= 0 ? difference : -1;
  }

  private void grow(int needed) {
    int old = bytes.length;
    if (needed > old) {
      int length = Math.max(needed, old * 2);
      lastBytes = filled(lastBytes, length);
      lastOperations = filled(lastOperations, length);
      bytes = filled(bytes, length);
      operations = filled(operations, length);
      everSeen = Arrays.copyOf(everSeen, length);
    }
  }

  private static long[] filled(long[] values, int length) {
    long[] longer = Arrays.copyOf(values, length);
    Arrays.fill(longer, values.length, length, ABSENT);
    return longer;
  }
}
