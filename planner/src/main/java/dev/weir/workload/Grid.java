package dev.weir.workload;

import java.util.Comparator;
import java.util.List;

/**
 * The common clock of a fleet: cells of equal length, counted from 1970-01-01T00:00Z. Two machines
 * sample at different parts of the second; split at every border of every machine, the sum of a
 * hundred would be as long as all their samples together.
 *
 * @param stepNanos length of a cell
 */
record Grid(long stepNanos) {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final long MINUTE = 60 * SECOND;

  /** Lengths that a person recognises, in nanoseconds. */
  private static final long[] STEPS = {
    10 * MILLISECOND,
    100 * MILLISECOND,
    500 * MILLISECOND,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    30 * SECOND,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    60 * MINUTE
  };

  /** Samples of 1.003 s are those of a second: timers wake up late. */
  private static final double ABOUT = 1.01;

  /** Holds 1.5 years of seconds, as one source may. */
  private static final long MOST_CELLS = WorkloadBuilder.MOST_INTERVALS;

  /** The longest step up to the finest source's samples, longer where that makes too many cells. */
  static Grid of(List<MeasuredSource> sources) {
    long finest =
        sources.stream()
            .mapToLong(source -> source.figures().usualLengthNanos())
            .min()
            .orElseThrow();
    long covered = covered(sources);
    int step = 0;
    while (step + 1 < STEPS.length
        && (STEPS[step + 1] <= finest * ABOUT || covered / STEPS[step] > MOST_CELLS)) {
      step++;
    }
    return new Grid(STEPS[step]);
  }

  /** How long at least one source was measured, about: overlaps count once. */
  static long covered(List<MeasuredSource> sources) {
    long sum = 0;
    long end = Long.MIN_VALUE;
    List<SourceFigures> ordered =
        sources.stream()
            .map(MeasuredSource::figures)
            .sorted(Comparator.comparingLong(SourceFigures::startNanos))
            .toList();
    for (SourceFigures figures : ordered) {
      long from = Math.max(end, figures.startNanos());
      sum += Math.max(0, figures.endNanos() - from);
      end = Math.max(end, figures.endNanos());
    }
    return sum;
  }

  /** The cell that a time lies in. */
  long cell(long nanos) {
    return Math.floorDiv(nanos, stepNanos);
  }

  /** Start of a cell. */
  long start(long cell) {
    return cell * stepNanos;
  }
}
