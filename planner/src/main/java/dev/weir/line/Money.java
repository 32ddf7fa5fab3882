package dev.weir.line;

import dev.weir.units.UnitFormatException;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exact amount of one currency.
 *
 * @param amount not negative
 * @param currency three letters, for example EUR
 */
public record Money(BigDecimal amount, String currency) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,4})?)\\s*([A-Z]{3})");

  /** Parses {@code 2000EUR} or {@code 99.90 EUR}. */
  public static Money parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new UnitFormatException(
          "'%s' is no amount of money; write for example 2000EUR"
              .formatted(text.length() <= 64 ? text : text.substring(0, 64) + "…"));
    }
    return new Money(new BigDecimal(matcher.group(1)), matcher.group(2));
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency;
  }
}
