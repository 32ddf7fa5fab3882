package dev.weir.line;

import dev.weir.units.UnitFormatException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line costs per month.
 *
 * @param amount exact, not negative
 * @param currency three letters, for example EUR
 */
public record Cost(BigDecimal amount, String currency) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,4})?)\\s*([A-Z]{3})/(month|year)");
  private static final BigDecimal MONTHS = BigDecimal.valueOf(12);

  /** Parses {@code 1200EUR/month} or {@code 14400EUR/year}. */
  public static Cost parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new UnitFormatException(
          "'" + text + "' is not a cost; write for example cost=1200EUR/month");
    }
    BigDecimal amount = new BigDecimal(matcher.group(1));
    boolean yearly = matcher.group(3).equals("year");
    return new Cost(
        yearly ? amount.divide(MONTHS, 2, RoundingMode.HALF_UP) : amount, matcher.group(2));
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency + "/month";
  }
}
