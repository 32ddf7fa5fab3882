package dev.weir.collector.importing;

import java.util.regex.Pattern;

/** Reads a value as Prometheus prints it. */
final class PrometheusNumber {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]{1,40}(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,3})?");

  private PrometheusNumber() {}

  /**
   * @return NaN where there is no value
   * @throws IllegalArgumentException for infinity and for what is no number
   */
  static double parse(String text) {
    if (text.equals("NaN")) {
      return Double.NaN;
    }
    if (NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    }
    throw new IllegalArgumentException("no number");
  }
}
