package dev.weir.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads "number unit" exactly, in decimal arithmetic, and refuses a number without a unit. */
final class Notation {
  private static final Pattern AMOUNT =
      Pattern.compile("\\s*([+-]?[0-9]+(?:\\.[0-9]+)?)\\s*(\\S*)\\s*");
  private static final int LONGEST_INPUT = 64;

  private Notation() {}

  /**
   * Parses {@code text} as a whole number of base units.
   *
   * @param factors base units per named unit
   * @throws UnitFormatException with the example when the text has no unit, an unknown one, is
   *     negative, too large, or above 0 and nearer to 0 than to one base unit
   */
  static long parse(String what, String text, Map<String, Long> factors, String example) {
    Matcher matcher = AMOUNT.matcher(text.length() <= LONGEST_INPUT ? text : "");
    if (!matcher.matches()) {
      throw new UnitFormatException(
          "'%s' is not a %s; write for example %s".formatted(shown(text), what, example));
    }
    String unit = matcher.group(2);
    if (unit.isEmpty()) {
      throw new UnitFormatException(
          "'%s' has no unit; write for example %s".formatted(shown(text), example));
    }
    Long factor = factors.get(unit);
    if (factor == null) {
      throw new UnitFormatException(
          "unknown unit '%s' in '%s'; a %s is written in %s, for example %s"
              .formatted(
                  unit,
                  shown(text),
                  what,
                  factors.keySet().stream().sorted().collect(Collectors.joining(", ")),
                  example));
    }
    BigDecimal amount = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor));
    if (amount.signum() < 0) {
      throw new UnitFormatException(
          "'%s' is negative; a %s is not, for example %s".formatted(shown(text), what, example));
    }
    if (amount.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new UnitFormatException("'%s' is too large for a %s".formatted(shown(text), what));
    }
    long whole = amount.setScale(0, RoundingMode.HALF_UP).longValueExact();
    if (whole == 0 && amount.signum() > 0) {
      throw new UnitFormatException(
          "'%s' is too small for a %s and would count as 0; write 0 or more of it, for example %s"
              .formatted(shown(text), what, example));
    }
    return whole;
  }

  /**
   * Prints the largest unit of {@code factors} that shows {@code value} exactly with at most three
   * decimals.
   */
  static String print(long value, Map<String, Long> factors, String baseUnit) {
    String best = value + " " + baseUnit;
    long largest = 1;
    for (Map.Entry<String, Long> unit : factors.entrySet()) {
      BigDecimal shown =
          BigDecimal.valueOf(value)
              .divide(BigDecimal.valueOf(unit.getValue()), 20, RoundingMode.HALF_UP)
              .stripTrailingZeros();
      boolean exact =
          shown.scale() <= 3
              && shown
                      .multiply(BigDecimal.valueOf(unit.getValue()))
                      .compareTo(BigDecimal.valueOf(value))
                  == 0;
      if (exact && unit.getValue() > largest && shown.compareTo(BigDecimal.ONE) >= 0) {
        largest = unit.getValue();
        best = shown.toPlainString() + " " + unit.getKey();
      }
    }
    return best;
  }

  static String shown(String text) {
    return text.length() <= LONGEST_INPUT ? text : text.substring(0, LONGEST_INPUT) + "…";
  }
}
