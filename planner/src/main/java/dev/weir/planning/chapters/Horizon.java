package dev.weir.planning.chapters;

import dev.weir.scenario.Growth;
import java.time.Instant;
import java.time.YearMonth;

/**
 * The months ahead of a measurement.
 *
 * @param start month 0, whose writes are those measured
 * @param months the last month shown
 */
record Horizon(YearMonth start, int months) {
  /** As asked; without a start it is the month after the measurement ends. */
  static Horizon of(Planned plan) {
    Growth asked = plan.request().scenario().growth();
    long end = plan.result().workload().endNanos();
    YearMonth last = YearMonth.from(Instant.EPOCH.plusNanos(end - 1).atZone(plan.zone()));
    return new Horizon(asked.start().orElse(last.plusMonths(1)), asked.horizonMonths());
  }

  /** A month as figures name it, for example {@code 2026-12}. */
  String name(long month) {
    return start.plusMonths(month).toString();
  }
}
