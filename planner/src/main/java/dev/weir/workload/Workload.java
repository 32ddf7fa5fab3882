package dev.weir.workload;

import dev.weir.problem.ProblemException;
import java.time.ZoneId;
import java.util.List;

/**
 * What was written, as consecutive intervals in primitive arrays: in interval {@code i} exactly
 * {@link #bytes} payload bytes arrived, evenly spread. Intervals are in time order and do not
 * overlap; where two of them do not touch, a {@link Gap} lies between. In a sum a gap of one source
 * overlaps the intervals of the others. Times are nanoseconds since 1970-01-01T00:00Z. Made by
 * {@link WorkloadBuilder} and {@link WorkloadSet}.
 */
public final class Workload {
  /** {@link #operations} of an interval whose number of write operations was not measured. */
  public static final long UNKNOWN_OPERATIONS = -1;

  private final String name;
  private final ZoneId zone;
  private final Columns columns;
  private final List<Gap> gaps;
  private final long totalBytes;
  private final long totalOperations;

  Workload(String name, ZoneId zone, Columns columns, List<Gap> gaps) {
    this.name = name;
    this.zone = zone;
    this.columns = columns;
    this.gaps = List.copyOf(gaps);
    this.totalBytes = total(name, columns);
    long operations = 0;
    for (int i = 0; i < columns.size(); i++) {
      long count = columns.operations(i);
      boolean unknown = count < 0 || operations < 0 || operations + count < 0;
      operations = unknown ? UNKNOWN_OPERATIONS : operations + count;
    }
    this.totalOperations = operations;
  }

  private static long total(String name, Columns columns) {
    long sum = 0;
    for (int i = 0; i < columns.size(); i++) {
      sum += columns.bytes(i);
      if (sum < 0) {
        throw tooLarge(name);
      }
    }
    return sum;
  }

  /**
   * The same with bytes and operations multiplied, whole on their running sums, which are off by
   * less than one.
   *
   * @param factor above 0
   */
  public Workload multiplied(double factor) {
    return WorkloadSum.grown(name, List.of(this), new double[] {factor});
  }

  /**
   * The same with bytes and operations multiplied, each interval's to the nearest whole number.
   *
   * @param factor 0 or more
   */
  Workload times(double factor) {
    if (factor == 1) {
      return this;
    }
    Columns product = new Columns(size());
    for (int i = 0; i < size(); i++) {
      product.add(
          startNanos(i),
          lengthNanos(i),
          Math.round(bytes(i) * factor),
          operations(i) < 0 ? UNKNOWN_OPERATIONS : Math.round(operations(i) * factor));
    }
    return new Workload(name, zone, product, gaps);
  }

  /** A count multiplied and made whole; the unknown stays unknown. */
  static long times(long count, double factor, boolean up) {
    if (count < 0) {
      return UNKNOWN_OPERATIONS;
    }
    return (long) (up ? Math.ceil(count * factor) : Math.floor(count * factor));
  }

  /** What a sum beyond 63 bits means to a person. */
  static ProblemException tooLarge(String name) {
    return ProblemException.badInput(
        name,
        "its bytes, with gaps filled by the most that was measured, add up to more than 2^63",
        "check the units of its columns");
  }

  /** The protected set, the disk, or how many of them were summed. */
  public String name() {
    return name;
  }

  /** The time zone of the measured machine: for showing times to people. */
  public ZoneId zone() {
    return zone;
  }

  /** Number of intervals, at least 1. */
  public int size() {
    return columns.size();
  }

  /** Start of interval {@code i}. */
  public long startNanos(int i) {
    return columns.start(i);
  }

  /** Length of interval {@code i}, more than 0. */
  public long lengthNanos(int i) {
    return columns.length(i);
  }

  /** End of interval {@code i}, which the interval excludes. */
  public long endNanos(int i) {
    return columns.start(i) + columns.length(i);
  }

  /** Payload bytes written in interval {@code i}. */
  public long bytes(int i) {
    return columns.bytes(i);
  }

  /** Write operations in interval {@code i}, or {@link #UNKNOWN_OPERATIONS}. */
  public long operations(int i) {
    return columns.operations(i);
  }

  /**
   * Payload bytes written in [{@code from}, {@code to}), those of an interval in part by its part.
   */
  public double bytesBetween(long from, long to) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (endNanos(middle) > from) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    double sum = 0;
    for (int i = low; i < size() && startNanos(i) < to; i++) {
      double part = Math.min(to, endNanos(i)) - (double) Math.max(from, startNanos(i));
      sum += bytes(i) * (part / lengthNanos(i));
    }
    return sum;
  }

  /** Start of the measured period. */
  public long startNanos() {
    return gaps.isEmpty() ? startNanos(0) : Math.min(startNanos(0), gaps.getFirst().startNanos());
  }

  /** End of the measured period. */
  public long endNanos() {
    long measured = endNanos(size() - 1);
    return gaps.isEmpty() ? measured : Math.max(measured, gaps.getLast().endNanos());
  }

  /** Sum of all payload bytes. */
  public long totalBytes() {
    return totalBytes;
  }

  /**
   * Sum of all operations, or {@link #UNKNOWN_OPERATIONS} when an interval does not know its own.
   */
  public long totalOperations() {
    return totalOperations;
  }

  /** The unmeasured stretches in time order, not overlapping. */
  public List<Gap> gaps() {
    return gaps;
  }

  /** How much of [{@code from}, {@code to}) was not measured, in nanoseconds. */
  public long gapNanos(long from, long to) {
    long sum = 0;
    for (int i = firstGapEndingAfter(from); i < gaps.size(); i++) {
      Gap gap = gaps.get(i);
      if (gap.startNanos() >= to) {
        break;
      }
      sum += Math.min(to, gap.endNanos()) - Math.max(from, gap.startNanos());
    }
    return sum;
  }

  /** A fleet has thousands of gaps, and every sample is asked for those in it. */
  private int firstGapEndingAfter(long from) {
    int low = 0;
    int high = gaps.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (gaps.get(middle).endNanos() > from) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
