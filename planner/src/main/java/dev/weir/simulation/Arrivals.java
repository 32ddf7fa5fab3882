package dev.weir.simulation;

import dev.weir.workload.Workload;

/**
 * Plays a workload as writes: the bytes of each interval are spread evenly over it (the convention
 * of the model), in quanta small enough not to show in any result and few enough to simulate years.
 */
final class Arrivals {
  private static final long SMALLEST_QUANTUM_BYTES = 64 * 1024;
  private static final long SHORTEST_QUANTUM_NANOS = 100_000_000;

  /** Quanta of one run; many jobs share them, but none gets fewer than {@link #FEWEST_QUANTA}. */
  private static final long QUANTA = 2_000_000;

  private static final long FEWEST_QUANTA = 200_000;

  /** Quanta that the memory queue holds at least, where they are not the smallest. */
  private static final long QUANTA_IN_MEMORY = 64;

  private final Workload workload;
  private final boolean repeats;
  private final Beginning.Batch share;
  private final long quantumBytes;
  private final long quantumNanos;
  private int interval;
  private long parts;
  private long part;
  private long shift;

  private long startsAt;
  private long completeAt;
  private long payloadBytes;
  private double operations;

  /**
   * @param repeats whether the measured period comes again and again
   * @param share the part of every write that is played
   * @param firstInterval where the play begins
   * @param jobs how many are played in the same run
   * @param memoryQueueBytes of the job: a quantum is a small part of it, or the queue would
   *     overflow by the grain
   */
  Arrivals(
      Workload workload,
      int firstInterval,
      boolean repeats,
      Beginning.Batch share,
      int jobs,
      long memoryQueueBytes) {
    this.workload = workload;
    this.repeats = repeats && workload.totalBytes() > 0;
    this.share = share;
    this.interval = firstInterval - 1;
    long quanta = Math.max(FEWEST_QUANTA, QUANTA / jobs);
    long largest = memoryQueueBytes / QUANTA_IN_MEMORY;
    this.quantumBytes =
        Math.max(SMALLEST_QUANTUM_BYTES, Math.min(largest, workload.totalBytes() / quanta));
    this.quantumNanos = Math.max(SHORTEST_QUANTUM_NANOS, period() / quanta);
  }

  private long period() {
    return workload.endNanos() - workload.startNanos();
  }

  long quantumBytes() {
    return quantumBytes;
  }

  /** No quantum takes longer to arrive: what the grain adds to an age at most. */
  long quantumNanos() {
    return quantumNanos;
  }

  /** Moves to the next quantum; false when the workload is over. */
  boolean advance() {
    part++;
    while (part >= parts) {
      interval++;
      if (interval >= workload.size()) {
        if (!repeats) {
          return false;
        }
        interval = 0;
        shift += period();
      }
      parts = partsOf(interval);
      part = 0;
    }
    cut();
    return true;
  }

  private long partsOf(int i) {
    if (workload.bytes(i) == 0 && workload.operations(i) <= 0) {
      return 0;
    }
    long byBytes = Math.ceilDiv(workload.bytes(i), quantumBytes);
    long byTime = Math.ceilDiv(workload.lengthNanos(i), quantumNanos);
    return Math.max(byBytes, byTime);
  }

  private void cut() {
    long start = workload.startNanos(interval) + shift;
    double length = workload.lengthNanos(interval);
    long bytes = workload.bytes(interval);
    startsAt = start + (long) (length * part / parts);
    completeAt = start + (long) (length * (part + 1) / parts);
    payloadBytes = share.shareOf(upTo(bytes, part + 1)) - share.shareOf(upTo(bytes, part));
    operations = Math.max(0, workload.operations(interval)) / (double) parts / share.of();
  }

  private long upTo(long bytes, long count) {
    return count == parts ? bytes : (long) ((double) bytes * count / parts);
  }

  /** The interval that the quantum is of. */
  int interval() {
    return interval;
  }

  /** Whether the quantum is the first of its interval. */
  boolean beginsInterval() {
    return part == 0;
  }

  /** When the quantum's first byte was written. */
  long startsAt() {
    return startsAt;
  }

  /** When its last byte was written: from then on it can be sent. */
  long completeAt() {
    return completeAt;
  }

  long payloadBytes() {
    return payloadBytes;
  }

  /** Its share of the interval's operations, 0 where they were not measured. */
  double operations() {
    return operations;
  }
}
