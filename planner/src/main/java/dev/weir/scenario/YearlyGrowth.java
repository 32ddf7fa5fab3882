package dev.weir.scenario;

import dev.weir.units.Percent;
import dev.weir.units.UnitFormatException;

/**
 * Growth of the written bytes, compound.
 *
 * @param share by which a year's volume exceeds that of the year before, for example 0.3; negative
 *     where it shrinks
 */
public record YearlyGrowth(double share) {
  private static final String EXAMPLE = "30%/y";

  /** A year that multiplies writes more than this is a slip of the pen, as 30 for 0.3 is. */
  private static final double LARGEST = 10;

  private static final double MONTHS_PER_YEAR = 12;

  public YearlyGrowth {
    if (!(share > -1 && share <= LARGEST)) {
      throw new UnitFormatException(
          "growth lies above -100%/y and is at most 1000%/y; write for example " + EXAMPLE);
    }
  }

  /** Parses {@code 30%/y}, {@code 30%/year} or {@code -5%/y}. */
  public static YearlyGrowth parse(String text) {
    String value = text.strip();
    for (String unit : new String[] {"/year", "/y"}) {
      if (value.endsWith(unit)) {
        String percent = value.substring(0, value.length() - unit.length());
        return new YearlyGrowth(Percent.share("a growth", percent, EXAMPLE));
      }
    }
    throw new UnitFormatException(
        "'%s' is no growth per year; write for example %s"
            .formatted(value.length() <= 64 ? value : value.substring(0, 64) + "…", EXAMPLE));
  }

  /** Volume after some months over volume now: (1 + g)^(months / 12). */
  public double factorAfterMonths(int months) {
    return Math.pow(1 + share, months / MONTHS_PER_YEAR);
  }

  /**
   * Months until the volume has grown by a factor: 12 ln(factor) / ln(1 + g); 0 when it is below 1,
   * infinite when it never gets there.
   */
  public double monthsUntil(double factor) {
    if (factor < 1) {
      return 0;
    }
    return share <= 0 || Double.isInfinite(factor)
        ? Double.POSITIVE_INFINITY
        : MONTHS_PER_YEAR * Math.log(factor) / Math.log1p(share);
  }

  @Override
  public String toString() {
    return Percent.print(share) + "/y";
  }
}
