package dev.weir.units;

import java.math.BigDecimal;

/**
 * A compression ratio: bytes before over bytes after, at least a little above zero; 2 is written
 * {@code 2:1} or {@code 2}.
 */
public record Ratio(double value) {
  public static final Ratio ONE = new Ratio(1);

  private static final int LONGEST_NUMBER = 32;

  public Ratio {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a compression ratio is more than 0, not " + value);
    }
  }

  /** Parses {@code 2.5:1} or {@code 2.5}. */
  public static Ratio parse(String text) {
    String number =
        text.strip().endsWith(":1")
            ? text.strip().substring(0, text.strip().length() - 2)
            : text.strip();
    try {
      if (number.length() > LONGEST_NUMBER) {
        throw new NumberFormatException("more digits than any measurement has");
      }
      return new Ratio(new BigDecimal(number).doubleValue());
    } catch (IllegalArgumentException e) {
      throw new UnitFormatException(
          "'" + Notation.shown(text) + "' is not a compression ratio; write for example 2.5:1");
    }
  }

  @Override
  public String toString() {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString() + ":1";
  }
}
