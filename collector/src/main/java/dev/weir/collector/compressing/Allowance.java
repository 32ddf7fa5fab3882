package dev.weir.collector.compressing;

import java.time.Duration;

/**
 * What is left of a budget: it fills up over time to at most a minute's worth and may fall below
 * zero by one sample, which the next ones wait for.
 */
final class Allowance {
  private static final double MINUTE = Duration.ofMinutes(1).toNanos();

  private CompressionBudget budget;
  private long filledAt;
  private double cpuNanos;
  private double bytes;

  /**
   * @param nowNanos of a clock that never jumps
   */
  Allowance(CompressionBudget budget, long nowNanos) {
    this.budget = budget;
    this.filledAt = nowNanos;
    this.cpuNanos = cpuPerMinute();
    this.bytes = bytesPerMinute();
  }

  void use(CompressionBudget other) {
    budget = other;
  }

  boolean left(long nowNanos) {
    double minutes = Math.max(0, nowNanos - filledAt) / MINUTE;
    filledAt = nowNanos;
    cpuNanos = Math.min(cpuPerMinute(), cpuNanos + minutes * cpuPerMinute());
    bytes = Math.min(bytesPerMinute(), bytes + minutes * bytesPerMinute());
    return cpuNanos > 0 && bytes > 0;
  }

  void spend(long usedCpuNanos, long usedBytes) {
    cpuNanos -= usedCpuNanos;
    bytes -= usedBytes;
  }

  double cpuPerMinute() {
    return budget.coreShare() * MINUTE;
  }

  double bytesPerMinute() {
    return budget.bytesPerMinute().bytes();
  }
}
