package dev.weir.analysis;

import dev.weir.workload.Workload;
import java.util.List;

/**
 * Starts and ends of samples in order of time, with what the worst arrangement of their bytes can
 * hold: a window from border i to border j holds {@code begunBy(j) - endedBefore(i)} units.
 */
interface SampleBorders {
  /** Number of borders; equal times may come twice. */
  int size();

  /** Border {@code i}, nanoseconds since 1970-01-01T00:00Z, not falling. */
  long time(int i);

  /** Units of the samples that ended before border {@code i}. */
  long endedBefore(int i);

  /** Units of the samples that began at border {@code i} or before. */
  long begunBy(int i);

  /** The borders of several sources, each on its own grid; one alone is read where it lies. */
  static SampleBorders of(List<WireLoad> loads) {
    return loads.size() == 1 ? new OneGrid(loads.getFirst()) : new UnsplitSamples(loads);
  }

  /**
   * Start and end of each interval. Where two intervals touch, their common border stands here
   * twice, first as an end and then as a start; a window may begin at the one and end at the other.
   */
  record OneGrid(WireLoad load) implements SampleBorders {
    @Override
    public int size() {
      return 2 * load.workload().size();
    }

    @Override
    public long time(int i) {
      Workload workload = load.workload();
      return i % 2 == 0 ? workload.startNanos(i / 2) : workload.endNanos(i / 2);
    }

    @Override
    public long endedBefore(int i) {
      return load.unitsBefore(i / 2);
    }

    @Override
    public long begunBy(int i) {
      return load.unitsBefore(i / 2 + 1);
    }
  }
}
