package dev.weir.line;

import dev.weir.units.UnitFormatException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line costs per month.
 *
 * @param amount not negative; of a price per year its twelfth to 15 digits, so that a sum of months
 *     is right to the hundredth
 * @param currency three letters, for example EUR
 */
public record Cost(BigDecimal amount, String currency) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,4})?)\\s*([A-Z]{3})/(month|year)");

  /** As many as a double, and with it a spreadsheet, keeps. */
  private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_UP);

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
    return new Cost(yearly ? amount.divide(MONTHS, DIGITS) : amount, matcher.group(2));
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency + "/month";
  }
}
