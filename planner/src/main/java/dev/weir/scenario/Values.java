package dev.weir.scenario;

import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import dev.weir.yaml.Shown;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Pattern;

/** Single values of the scenario file that have no type of their own. */
final class Values {
  private static final int LONGEST_LABEL = 200;

  /** What no screen or report can print. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
  private static final Pattern PRICE = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,6})?");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private Values() {}

  /** A name for people: 1 to 200 printable characters. */
  static String label(String text) {
    String label = text.strip();
    if (label.isEmpty() || label.length() > LONGEST_LABEL || UNPRINTABLE.matcher(label).find()) {
      throw new IllegalArgumentException(
          "a name has 1 to " + LONGEST_LABEL + " printable characters in one line");
    }
    return label;
  }

  static int whole(String text, int least, int most) {
    int value = WHOLE.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "'%s' is no whole number from %d to %d".formatted(Shown.text(text), least, most));
    }
    return value;
  }

  /** A price without its currency, which stands beside it. */
  static BigDecimal price(String text) {
    if (!PRICE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + Shown.text(text)
              + "' is no price; write a number such as 25 or 0.02, the currency stands in"
              + " 'currency'");
    }
    return new BigDecimal(text);
  }

  static String currency(String text) {
    if (!CURRENCY.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'" + Shown.text(text) + "' is no currency; write its three letters, for example EUR");
    }
    return text;
  }

  /** A duration that is more than nothing. */
  static Duration positive(String text) {
    Duration value = Durations.parse(text);
    if (!value.isPositive()) {
      throw new UnitFormatException("'" + Shown.text(text) + "' must be more than 0s");
    }
    return value;
  }

  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      String hint =
          ZoneId.getAvailableZoneIds().stream()
              .filter(id -> id.toLowerCase(Locale.ROOT).endsWith(cityOf(text)))
              .sorted()
              .findFirst()
              .map(id -> "; did you mean " + id + "?")
              .orElse("; write for example Asia/Tokyo");
      throw new IllegalArgumentException(
          "'" + Shown.text(text) + "' is no time zone that is known here" + hint, e);
    }
  }

  private static String cityOf(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace(' ', '_');
    return lower.substring(lower.lastIndexOf('/') + 1);
  }

  static LocalTime time(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + Shown.text(text) + "' is no time of day; write for example \"01:00\"", e);
    }
  }

  static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + Shown.text(text) + "' is no month; write for example 2026-12", e);
    }
  }
}
