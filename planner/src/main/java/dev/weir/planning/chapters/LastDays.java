package dev.weir.planning.chapters;

import dev.weir.workload.Workload;
import dev.weir.workload.WorkloadBuilder;
import java.util.Optional;

/** What would be written after a measurement if its last days came again. */
final class LastDays {
  private static final long DAY_NANOS = 86_400L * 1_000_000_000;

  /** After a week every weekday has come. */
  private static final long MOST_DAYS = 7;

  /** Samples that are followed for one answer: a quarter of a second. */
  private static final long MOST_SAMPLES = 4_000_000;

  /** More than this share missing would make less of the days than was written in them. */
  private static final double MOST_MISSING = 0.001;

  private LastDays() {}

  /**
   * The last measured week, or as many whole days as there are, over and over behind the end.
   *
   * @param until a moment that they reach beyond by one more of them
   * @return empty where less than a day was measured, where some of the days is missing, or where
   *     too many were needed
   */
  static Optional<Workload> again(Workload workload, long until) {
    long end = workload.endNanos();
    long days = Math.min(MOST_DAYS, (end - workload.startNanos()) / DAY_NANOS);
    if (days == 0) {
      return Optional.empty();
    }
    long moved = days * DAY_NANOS;
    if (workload.gapNanos(end - moved, end) > moved * MOST_MISSING) {
      return Optional.empty();
    }
    int first = firstAfter(workload, end - moved);
    long rounds = Math.ceilDiv(until - end, moved) + 1;
    boolean kept =
        rounds <= MOST_SAMPLES / Math.max(1, workload.size() - first)
            && rounds <= (Long.MAX_VALUE - end) / moved;
    return kept && first < workload.size()
        ? Optional.of(repeated(workload, first, moved, rounds))
        : Optional.empty();
  }

  private static Workload repeated(Workload workload, int first, long moved, long rounds) {
    WorkloadBuilder builder = new WorkloadBuilder(workload.name(), workload.zone());
    for (long round = 1; round <= rounds; round++) {
      for (int i = first; i < workload.size(); i++) {
        long from = Math.max(workload.startNanos(i), workload.endNanos() - moved);
        long length = workload.endNanos(i) - from;
        double part = length / (double) workload.lengthNanos(i);
        long operations = workload.operations(i);
        builder.interval(
            from + round * moved,
            length,
            Math.round(workload.bytes(i) * part),
            operations < 0 ? operations : Math.round(operations * part));
      }
    }
    return builder.build();
  }

  private static int firstAfter(Workload workload, long moment) {
    int first = 0;
    while (first < workload.size() && workload.endNanos(first) <= moment) {
      first++;
    }
    return first;
  }
}
