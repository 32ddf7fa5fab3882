package dev.weir.planning.chapters;

import dev.weir.scenario.Growth;
import dev.weir.scenario.YearlyGrowth;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * The months ahead of a measurement, all writes growing alike: W(t) (1 + g)^years (model.md,
 * Growth), so that whatever is proportional to the writes grows by the same factor.
 *
 * @param growth per year
 * @param start month 0, whose writes are those measured
 * @param horizonMonths the last month shown
 */
record Outlook(YearlyGrowth growth, YearMonth start, int horizonMonths) {
  private static final double MONTHS_PER_YEAR = 12;

  /**
   * @param growth rate to grow by
   * @param asked start and horizon; without a start it is the month after the measurement ends
   */
  static Outlook of(YearlyGrowth growth, Growth asked, long endNanos, ZoneId zone) {
    YearMonth last = YearMonth.from(Instant.EPOCH.plusNanos(endNanos - 1).atZone(zone));
    return new Outlook(growth, asked.start().orElse(last.plusMonths(1)), asked.horizonMonths());
  }

  /** Volume of a month over the volume measured. */
  double factor(int month) {
    return growth.factorAfterMonths(month);
  }

  /** A month as figures name it, for example {@code 2026-12}. */
  String name(long month) {
    return start.plusMonths(month).toString();
  }

  /**
   * Months until the writes have grown by a factor: 12 ln(factor) / ln(1 + g); 0 when it is below
   * 1, infinite when they never get there.
   */
  double monthsUntil(double factor) {
    if (factor < 1) {
      return 0;
    }
    return growth.share() <= 0 || Double.isInfinite(factor)
        ? Double.POSITIVE_INFINITY
        : MONTHS_PER_YEAR * Math.log(factor) / Math.log1p(growth.share());
  }
}
