package dev.weir.line;

import dev.weir.units.Bandwidth;
import dev.weir.units.Durations;
import dev.weir.units.UnitFormatException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one {@code --line}; every refusal shows the form that would have been accepted. */
final class LineNotation {
  private static final String EXAMPLE = "--line A=20Mbit/s,rtt=40ms,loss=0.01%,cost=1200EUR/month";
  private static final int LONGEST_NAME = 64;

  /** What no screen or report can print. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private static final Pattern BARE_NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,12})?)\\s*%");
  private static final List<String> KEYS = List.of("rtt", "loss", "cost");
  private static final Duration LONGEST_ROUND_TRIP = Duration.ofMinutes(1);

  private LineNotation() {}

  static CandidateLine parse(String text) {
    String[] parts = text.split(",", -1);
    int equals = parts[0].indexOf('=');
    if (equals < 0) {
      throw new UnitFormatException(
          "'" + shown(text) + "' has no name; write NAME=BANDWIDTH, for example " + EXAMPLE);
    }
    String name = name(parts[0].substring(0, equals));
    Bandwidth bandwidth = bandwidth(parts[0].substring(equals + 1));
    CandidateLine line = CandidateLine.of(name, bandwidth);
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      if (pair.length < 2 || !seen.add(pair[0].strip())) {
        throw new UnitFormatException(
            "'"
                + shown(parts[i])
                + "' is given twice or has no value; write for example "
                + EXAMPLE);
      }
      line = with(line, pair[0].strip(), pair[1].strip());
    }
    return line;
  }

  private static CandidateLine with(CandidateLine line, String key, String value) {
    return switch (key) {
      case "rtt" -> line.with(line.transport().withRoundTrip(roundTrip(value)));
      case "loss" -> line.with(line.transport().withLoss(loss(value)));
      case "cost" ->
          line.with(
              new LinePrice(
                  Optional.of(Cost.parse(value)), Optional.empty(), line.price().installation()));
      default ->
          throw new UnitFormatException(
              "unknown property '"
                  + shown(key)
                  + "' of a line; known are "
                  + String.join(", ", KEYS)
                  + ", for example "
                  + EXAMPLE);
    };
  }

  private static String name(String text) {
    String name = text.strip();
    if (UNPRINTABLE.matcher(name).find()) {
      throw new UnitFormatException(
          "a line's name has printable characters only; write for example " + EXAMPLE);
    }
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new UnitFormatException(
          "a line's name has 1 to " + LONGEST_NAME + " characters; write for example " + EXAMPLE);
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new UnitFormatException(
          "a line's name holds no control characters; write for example " + EXAMPLE);
    }
    return name;
  }

  private static Bandwidth bandwidth(String text) {
    String value = text.strip();
    if (BARE_NUMBER.matcher(value).matches()) {
      throw new UnitFormatException(
          "'" + shown(value) + "' has no unit; did you mean " + value + "Mbit/s?");
    }
    try {
      return Bandwidth.parse(value);
    } catch (UnitFormatException refused) {
      throw suggested(value, refused);
    }
  }

  /** Names the right spelling where the unit is almost right. */
  private static UnitFormatException suggested(String value, UnitFormatException refused) {
    String number = value.replaceAll("[^0-9.].*$", "");
    String unit = value.substring(number.length()).strip();
    String meant =
        switch (unit.toLowerCase(Locale.ROOT)) {
          case "mbps", "mb/s", "mbit", "mbits", "mbits/s", "mbit/s", "m" -> "Mbit/s";
          case "gbps", "gb/s", "gbit", "gbits", "gbits/s", "gbit/s", "g" -> "Gbit/s";
          case "kbps", "kb/s", "kbit", "kbits", "kbits/s", "kbit/s", "k" -> "kbit/s";
          default -> "";
        };
    return meant.isEmpty() || meant.equals(unit) || number.isEmpty()
        ? refused
        : new UnitFormatException(
            "'"
                + shown(value)
                + "' can be read as bits or bytes; did you mean "
                + number
                + meant
                + " (megabits and the like, as lines are sold)?");
  }

  private static Duration roundTrip(String text) {
    Duration value = Durations.parse(text);
    if (value.compareTo(LONGEST_ROUND_TRIP) > 0) {
      throw new UnitFormatException(
          "a round trip of '"
              + shown(text)
              + "' is more than a minute; write for example rtt=40ms");
    }
    return value;
  }

  private static OptionalDouble loss(String text) {
    var matcher = PERCENT.matcher(text);
    if (!matcher.matches()) {
      throw new UnitFormatException(
          "'" + shown(text) + "' is not a loss in percent; write for example loss=0.01%");
    }
    double share = new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue();
    if (share >= 1) {
      throw new UnitFormatException(
          "a loss of '" + shown(text) + "' leaves nothing; write for example loss=0.01%");
    }
    return share == 0 ? OptionalDouble.empty() : OptionalDouble.of(share);
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
  }
}
