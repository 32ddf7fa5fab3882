package dev.weir.simulation;

import dev.weir.workload.Workload;

/**
 * Plays a workload as writes: the bytes of each interval are spread evenly over it (the convention
 * of the model), in quanta small enough not to show in any result and few enough to simulate years.
 */
final class Arrivals {
  private static final long SMALLEST_QUANTUM_BYTES = 64 * 1024;
  private static final long SHORTEST_QUANTUM_NANOS = 100_000_000;
  private static final long QUANTA = 2_000_000;

  private final Workload workload;
  private final long quantumBytes;
  private final long quantumNanos;
  private int interval = -1;
  private long parts;
  private long part;

  private long startsAt;
  private long completeAt;
  private long payloadBytes;
  private double operations;

  Arrivals(Workload workload) {
    this.workload = workload;
    this.quantumBytes = Math.max(SMALLEST_QUANTUM_BYTES, workload.totalBytes() / QUANTA);
    long period = workload.endNanos() - workload.startNanos();
    this.quantumNanos = Math.max(SHORTEST_QUANTUM_NANOS, period / QUANTA);
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
        return false;
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
    long start = workload.startNanos(interval);
    double length = workload.lengthNanos(interval);
    long bytes = workload.bytes(interval);
    startsAt = start + (long) (length * part / parts);
    completeAt = start + (long) (length * (part + 1) / parts);
    payloadBytes = share(bytes, part + 1) - share(bytes, part);
    operations = Math.max(0, workload.operations(interval)) / (double) parts;
  }

  private long share(long bytes, long upTo) {
    return upTo == parts ? bytes : (long) ((double) bytes * upTo / parts);
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
