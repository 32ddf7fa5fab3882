package dev.weir.scenario;

import java.time.YearMonth;
import java.util.Optional;

/**
 * How the writes grow.
 *
 * @param rate for every server that no rule gives another; absent where nothing was said
 * @param start month 0 of the growth table; else the month after the measurement ends
 * @param horizonMonths length of the growth table, 1 to {@link #LONGEST_HORIZON_MONTHS}
 */
public record Growth(Optional<YearlyGrowth> rate, Optional<YearMonth> start, int horizonMonths) {
  /** Five years, as long as hardware is usually written off. */
  public static final int USUAL_HORIZON_MONTHS = 60;

  /** Ten years: no measurement of weeks says anything beyond. */
  public static final int LONGEST_HORIZON_MONTHS = 120;

  /** Nothing was said about growth. */
  public static final Growth NONE =
      new Growth(Optional.empty(), Optional.empty(), USUAL_HORIZON_MONTHS);

  public Growth {
    if (horizonMonths < 1 || horizonMonths > LONGEST_HORIZON_MONTHS) {
      throw new IllegalArgumentException(
          "a horizon is 1 to " + LONGEST_HORIZON_MONTHS + " months, not " + horizonMonths);
    }
  }

  /** This growth with another rate. */
  public Growth withRate(YearlyGrowth other) {
    return new Growth(Optional.of(other), start, horizonMonths);
  }
}
