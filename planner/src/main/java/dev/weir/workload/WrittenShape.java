package dev.weir.workload;

import dev.weir.capture.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a source writes, beside how much and when, over its whole measured time.
 *
 * @param writeSizes element i counts writes of 2^i to 2^(i+1) - 1 bytes; empty where not measured
 * @param rewrites by length of their windows in whole seconds, one entry for all windows of a
 *     length; empty where not measured
 */
public record WrittenShape(List<Long> writeSizes, List<Observation.Rewrites> rewrites) {
  /** Nothing was measured. */
  public static final WrittenShape NONE = new WrittenShape(List.of(), List.of());

  private static final long SECOND = 1_000_000_000L;

  public WrittenShape {
    writeSizes = List.copyOf(writeSizes);
    rewrites = List.copyOf(rewrites);
  }

  /** Both together. */
  WrittenShape plus(WrittenShape other) {
    Gatherer sum = new Gatherer();
    sum.add(this);
    sum.add(other);
    return sum.shape();
  }

  /** Adds up observations of one source. */
  static final class Gatherer {
    private final long[] sizes = new long[Observation.WriteSizes.MOST_BUCKETS];
    private final Map<Long, Observation.Rewrites> windows = new TreeMap<>();

    void add(Observation observation) {
      switch (observation) {
        case Observation.WriteSizes written -> addSizes(written.counts());
        case Observation.Rewrites window -> addWindow(window);
        case Observation.Compressibility _ -> {
          // content, which is told by RatioSample
        }
      }
    }

    void add(WrittenShape shape) {
      addSizes(shape.writeSizes());
      shape.rewrites().forEach(this::addWindow);
    }

    private void addSizes(List<Long> counts) {
      for (int i = 0; i < counts.size(); i++) {
        sizes[i] += counts.get(i);
      }
    }

    /** Lengths are rounded up, so that no window is taken for shorter than it was. */
    private void addWindow(Observation.Rewrites window) {
      long length = Math.ceilDiv(window.lengthNanos(), SECOND) * SECOND;
      windows.merge(
          length,
          new Observation.Rewrites(0, 0, length, window.writtenBytes(), window.distinctBytes()),
          (a, b) ->
              new Observation.Rewrites(
                  0,
                  0,
                  length,
                  a.writtenBytes() + b.writtenBytes(),
                  a.distinctBytes() + b.distinctBytes()));
    }

    WrittenShape shape() {
      int used = sizes.length;
      while (used > 0 && sizes[used - 1] == 0) {
        used--;
      }
      List<Long> counts = new ArrayList<>(used);
      for (int i = 0; i < used; i++) {
        counts.add(sizes[i]);
      }
      return new WrittenShape(counts, List.copyOf(windows.values()));
    }
  }
}
