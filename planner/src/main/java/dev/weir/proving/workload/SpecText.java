package dev.weir.proving.workload;

import dev.weir.problem.ProblemException;
import dev.weir.units.DataSize;
import dev.weir.units.UnitFormatException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words that workloads are told in: {@code KEY=VALUE,...} behind a name and a colon. */
final class SpecText {
  static final String OPTION = "--workload";

  private SpecText() {}

  /**
   * @param keys those that there are
   * @param example of the whole option
   * @throws ProblemException of wrong use for a key that is none, has no value or comes twice
   */
  static Map<String, String> pairs(String text, List<String> keys, String example) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      require(equals > 0, "'" + pair + "' is not KEY=VALUE", example);
      String key = pair.substring(0, equals).strip();
      require(
          keys.contains(key),
          "unknown key '" + key + "'; there are: " + String.join(", ", keys),
          example);
      require(
          pairs.put(key, pair.substring(equals + 1).strip()) == null,
          "'" + key + "' twice",
          example);
    }
    return pairs;
  }

  static DataSize perSecond(String text) {
    if (!text.endsWith("/s")) {
      throw new UnitFormatException("'" + text + "' is no write rate");
    }
    return DataSize.parse(text.substring(0, text.length() - 2));
  }

  static double percent(String text) {
    try {
      if (text.endsWith("%")) {
        return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
      }
    } catch (NumberFormatException e) {
      throw new UnitFormatException("'" + text + "' is no percentage, for example 50%");
    }
    throw new UnitFormatException("'" + text + "' has no percent sign, for example 50%");
  }

  /** A whole number from 1 to {@code most}. */
  static int count(String key, String text, int most) {
    try {
      int count = Integer.parseInt(text);
      if (count >= 1 && count <= most) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below, with what would be a number.
    }
    throw new UnitFormatException(
        "%s=%s is no whole number from 1 to %d".formatted(key, text, most));
  }

  static void require(boolean condition, String what, String example) {
    if (!condition) {
      throw ProblemException.wrongUse(OPTION, what, example);
    }
  }
}
