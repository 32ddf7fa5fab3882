package dev.weir.analysis;

import dev.weir.problem.ProblemException;
import dev.weir.workload.Workload;
import java.util.Arrays;
import java.util.List;

/**
 * The samples of several sources on their own grids, for the worst arrangement of bytes. A sum that
 * is split at every border would hold the bytes of a long sample to each of its pieces, although
 * all of them may come at one moment. A window from one border to another can hold every sample
 * that touches it: those that began by its end, less those that ended before its start.
 */
final class UnsplitSamples implements SampleBorders {
  private final long[] times;
  private final long[] endedBefore;
  private final long[] begunBy;

  /**
   * @param loads one for each source, all with the same cost and ratio
   * @throws ProblemException bad input when the sum leaves 63 bits
   */
  UnsplitSamples(List<WireLoad> loads) {
    this.times = borders(loads);
    this.endedBefore = new long[times.length];
    this.begunBy = new long[times.length];
    try {
      loads.forEach(this::place);
      accumulate();
    } catch (ArithmeticException e) {
      throw ProblemException.of(
          ProblemException.Kind.BAD_INPUT,
          loads.getFirst().workload().name(),
          "the bytes of all sources, gaps filled, add up to more than 2^63",
          "check the units of its columns",
          e);
    }
  }

  /** Number of different borders. */
  @Override
  public int size() {
    return times.length;
  }

  /** A border, nanoseconds since 1970-01-01T00:00Z, ascending. */
  @Override
  public long time(int i) {
    return times[i];
  }

  /** Units of the samples that ended before border {@code i}. */
  @Override
  public long endedBefore(int i) {
    return endedBefore[i];
  }

  /** Units of the samples that began at border {@code i} or before. */
  @Override
  public long begunBy(int i) {
    return begunBy[i];
  }

  private static long[] borders(List<WireLoad> loads) {
    int samples = loads.stream().mapToInt(load -> load.workload().size()).reduce(0, Math::addExact);
    long[] all = new long[Math.multiplyExact(2, samples)];
    int next = 0;
    for (WireLoad load : loads) {
      Workload workload = load.workload();
      for (int i = 0; i < workload.size(); i++) {
        all[next++] = workload.startNanos(i);
        all[next++] = workload.endNanos(i);
      }
    }
    Arrays.sort(all);
    int distinct = 0;
    for (long time : all) {
      if (distinct == 0 || all[distinct - 1] != time) {
        all[distinct++] = time;
      }
    }
    return Arrays.copyOf(all, distinct);
  }

  private void place(WireLoad load) {
    Workload workload = load.workload();
    for (int i = 0; i < workload.size(); i++) {
      int start = Arrays.binarySearch(times, workload.startNanos(i));
      int end = Arrays.binarySearch(times, workload.endNanos(i));
      begunBy[start] = Math.addExact(begunBy[start], load.units(i));
      endedBefore[end] = Math.addExact(endedBefore[end], load.units(i));
    }
  }

  private void accumulate() {
    long begun = 0;
    long ended = 0;
    for (int i = 0; i < times.length; i++) {
      begun = Math.addExact(begun, begunBy[i]);
      begunBy[i] = begun;
      long endsHere = endedBefore[i];
      endedBefore[i] = ended;
      ended = Math.addExact(ended, endsHere);
    }
  }
}
