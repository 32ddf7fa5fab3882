package dev.weir.scenario;

import dev.weir.line.Money;

/**
 * Price of the software.
 *
 * @param perServer once for each server
 * @param supportShare of that price, each year
 * @param years for which support is counted, 0 to {@link #MOST_YEARS}
 */
public record Licences(Money perServer, double supportShare, int years) {
  /** As long as the longest growth table. */
  public static final int MOST_YEARS = 10;

  public Licences {
    if (!(supportShare >= 0 && supportShare <= 1)) {
      throw new IllegalArgumentException("support costs 0% to 100% of the price each year");
    }
    if (years < 0 || years > MOST_YEARS) {
      throw new IllegalArgumentException(
          "support is counted for 0 to " + MOST_YEARS + " years, not " + years);
    }
  }
}
