package dev.weir.units;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shares as people write them: {@code 0.01%}, {@code 60%}. */
public final class Percent {
  private static final Pattern FORM =
      Pattern.compile("\\s*([+-]?[0-9]{1,6}(?:\\.[0-9]{1,12})?)\\s*%\\s*");

  private Percent() {}

  /**
   * Parses for example {@code 60%} to 0.6, correctly rounded; may be negative or above 1.
   *
   * @param what how the message names it, for example {@code a loss}
   * @param example what the message shows, for example {@code 0.01%}
   */
  public static double share(String what, String text, String example) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new UnitFormatException(
          "'%s' is not %s in percent; write for example %s"
              .formatted(Notation.shown(text), what, example));
    }
    return new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue();
  }

  /** Prints a text that {@link #share} reads back to the same share. */
  public static String print(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }
}
