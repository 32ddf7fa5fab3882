package dev.weir.workload;

import dev.weir.problem.ProblemException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the intervals of one source in time order and refuses what cannot be: an overlap, a
 * clock going backwards, negative numbers, sums beyond 2^63. A hole between two intervals becomes a
 * {@link Gap}.
 */
public final class WorkloadBuilder {
  /** Holds 1.5 years of seconds; beyond it the arrays would take more than 1.5 GB. */
  public static final int MOST_INTERVALS = 48_000_000;

  /** Gaps kept apart; a source with more of them was not measured in any useful sense. */
  public static final int MOST_GAPS = 1_000_000;

  /** The cause of a gap that no row speaks of: where one capture ends before the next begins. */
  static final String BETWEEN_CAPTURES = "no interval in the capture";

  private final String name;
  private final ZoneId zone;
  private final Columns columns;
  private final List<Gap> gaps = new ArrayList<>();
  private long end = Long.MIN_VALUE;
  private long total;

  /**
   * @param name what is measured; stands in error messages
   * @param zone the measured machine's time zone
   */
  public WorkloadBuilder(String name, ZoneId zone) {
    this(name, zone, 0);
  }

  /**
   * @param expected how many intervals there will be, about; a wrong guess costs time only
   */
  WorkloadBuilder(String name, ZoneId zone, long expected) {
    this.name = name;
    this.zone = zone;
    this.columns = new Columns((int) Math.min(expected, MOST_INTERVALS));
  }

  /**
   * Appends a measured interval.
   *
   * @param startNanos nanoseconds since 1970-01-01T00:00Z, not before the end of the last one
   * @param lengthNanos more than 0
   * @param bytes payload bytes, not negative
   * @param operations write operations or {@link Workload#UNKNOWN_OPERATIONS}
   * @throws ProblemException bad input, naming source and time
   */
  public WorkloadBuilder interval(long startNanos, long lengthNanos, long bytes, long operations) {
    long from = advance(startNanos, lengthNanos, "");
    if (bytes < 0 || operations < Workload.UNKNOWN_OPERATIONS) {
      throw bad(from, "a negative number of bytes or operations", "correct the capture");
    }
    total += bytes;
    if (total < 0) {
      throw bad(from, "the sum of all bytes exceeds 2^63", "check the column's unit");
    }
    if (columns.size() >= MOST_INTERVALS) {
      throw bad(
          from,
          "more than " + MOST_INTERVALS + " intervals",
          "roll the capture up to longer intervals or plan a shorter period");
    }
    columns.add(startNanos, lengthNanos, bytes, operations);
    return this;
  }

  /** Appends a stretch that was not measured; same order rules as an interval. */
  public WorkloadBuilder gap(long startNanos, long lengthNanos, String cause) {
    addGap(new Gap(advance(startNanos, lengthNanos, cause), lengthNanos, cause));
    return this;
  }

  /** True until the first interval. */
  public boolean isEmpty() {
    return columns.size() == 0;
  }

  /** End of the last interval or gap so far, nanoseconds since 1970-01-01T00:00Z. */
  public long endNanos() {
    return end;
  }

  /**
   * @throws ProblemException bad input when no interval was measured
   */
  public Workload build() {
    if (isEmpty()) {
      throw ProblemException.badInput(
          name, "holds no measured interval", "measure longer or give another file");
    }
    return new Workload(name, zone, columns, gaps);
  }

  private long advance(long start, long length, String cause) {
    if (length <= 0) {
      throw bad(start, "an interval of " + length + " ns", "intervals last more than 0 ns");
    }
    long newEnd = start + length;
    if (newEnd < start) {
      throw bad(start, "an interval that ends after the year 2262", "check the time column");
    }
    if (start < end) {
      throw bad(
          start,
          "an interval starts before the one before it ends (" + Instant.EPOCH.plusNanos(end) + ")",
          "sort the rows, remove the double ones, and see whether the clock was set back");
    }
    if (end != Long.MIN_VALUE && start > end) {
      addGap(new Gap(end, start - end, cause.isEmpty() ? BETWEEN_CAPTURES : cause));
    }
    end = newEnd;
    return start;
  }

  private void addGap(Gap gap) {
    if (!gaps.isEmpty() && gaps.getLast().endNanos() == gap.startNanos()) {
      Gap last = gaps.removeLast();
      gap = new Gap(last.startNanos(), last.lengthNanos() + gap.lengthNanos(), last.cause());
    }
    if (gaps.size() >= MOST_GAPS) {
      throw bad(gap.startNanos(), "more than " + MOST_GAPS + " gaps", "measure without pauses");
    }
    gaps.add(gap);
  }

  private ProblemException bad(long nanos, String what, String remedy) {
    return ProblemException.badInput(name + " at " + Instant.EPOCH.plusNanos(nanos), what, remedy);
  }
}
