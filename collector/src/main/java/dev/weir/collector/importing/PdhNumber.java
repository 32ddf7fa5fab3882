package dev.weir.collector.importing;

/**
 * Reads a counter's value: {@code 1234.5}, {@code 8.39e-001}, or with a decimal comma. Nothing, a
 * blank and -1 stand for a sample that could not be taken.
 */
final class PdhNumber {
  private static final int LONGEST = 64;
  private static final int GROUP = 3;

  private PdhNumber() {}

  /**
   * @return NaN where there is no value
   * @throws IllegalArgumentException whose message follows the value's text
   */
  static double parse(String text) {
    if (text.isBlank()) {
      return Double.NaN;
    }
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("is no number");
    }
    double value = decimal(text);
    if (value == -1) {
      return Double.NaN;
    }
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("is no amount of anything written");
    }
    return value;
  }

  private static double decimal(String text) {
    int comma = text.indexOf(',');
    if (comma >= 0 && (text.indexOf('.') >= 0 || text.indexOf(',', comma + 1) >= 0)) {
      throw new IllegalArgumentException("has separators of thousands");
    }
    if (comma >= 0 && text.length() - comma - 1 == GROUP) {
      throw new IllegalArgumentException(
          "may mean thousands or three decimals after a decimal comma");
    }
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789.,+-eE".indexOf(text.charAt(i)) < 0) {
        throw new IllegalArgumentException("is no number");
      }
    }
    try {
      return Double.parseDouble(text.replace(',', '.'));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is no number", e);
    }
  }
}
