package dev.weir.line;

import dev.weir.units.Bandwidth;
import dev.weir.units.DataSize;
import dev.weir.units.Durations;
import dev.weir.units.Percent;
import dev.weir.units.UnitFormatException;
import dev.weir.yaml.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * A line while its properties are read one by one, from {@code --line} or from a file: one way to
 * write each of them. Each refusal shows a form that would have been accepted.
 */
public final class LineDraft {
  /** Every property, as it is written. */
  public static final List<String> PROPERTIES =
      List.of(
          "bandwidth",
          "rtt",
          "loss",
          "window",
          "connections",
          "congestion-control",
          "share",
          "other-traffic",
          "cost",
          "installation");

  private static final int LONGEST_NAME = 64;

  /** What no screen or report can print. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private static final Pattern BARE_NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Duration LONGEST_ROUND_TRIP = Duration.ofMinutes(1);

  private final String name;
  private final Bandwidth bandwidth;
  private Optional<Duration> roundTrip = Optional.empty();
  private OptionalDouble loss = OptionalDouble.empty();
  private Optional<DataSize> window = Optional.empty();
  private int connections = 1;
  private CongestionControl congestionControl = CongestionControl.CUBIC;
  private double share = 1;
  private Optional<Bandwidth> otherTraffic = Optional.empty();
  private Optional<Cost> cost = Optional.empty();
  private Optional<Tariff> tariff = Optional.empty();
  private Optional<Money> installation = Optional.empty();

  /** Begins a line of a name and a bandwidth, each as its reader below returned it. */
  public LineDraft(String name, Bandwidth bandwidth) {
    this.name = name;
    this.bandwidth = bandwidth;
  }

  /**
   * Reads one property.
   *
   * @throws IllegalArgumentException when it is none of {@link #PROPERTIES} but the bandwidth, or
   *     its value is none
   */
  public void set(String property, String value) {
    switch (property) {
      case "rtt" -> roundTrip = Optional.of(roundTrip(value));
      case "loss" -> loss = loss(value);
      case "window" -> window = Optional.of(window(value));
      case "connections" -> connections = connections(value);
      case "congestion-control" -> congestionControl = congestionControl(value);
      case "share" -> share = share(value);
      case "other-traffic" -> otherTraffic = Optional.of(readBandwidth(value));
      case "cost" -> cost = Optional.of(Cost.parse(value));
      case "installation" -> installation = Optional.of(Money.parse(value));
      default ->
          throw new UnitFormatException(
              "unknown property '"
                  + Shown.text(property)
                  + "' of a line; known are "
                  + String.join(", ", PROPERTIES.subList(1, PROPERTIES.size())));
    }
  }

  /** Gives it a tariff. */
  public void set(Tariff value) {
    tariff = Optional.of(value);
  }

  /**
   * The line.
   *
   * @throws IllegalArgumentException when properties do not fit together
   */
  public CandidateLine line() {
    return new CandidateLine(
        name,
        bandwidth,
        new LineTransport(roundTrip, loss, window, connections, congestionControl),
        new LineShare(otherTraffic, share),
        new LinePrice(cost, tariff, installation));
  }

  /** Reads a name: 1 to 64 printable characters. */
  public static String readName(String text) {
    String read = text.strip();
    if (UNPRINTABLE.matcher(read).find()) {
      throw new UnitFormatException("a line's name has printable characters only");
    }
    if (read.isEmpty() || read.length() > LONGEST_NAME) {
      throw new UnitFormatException("a line's name has 1 to " + LONGEST_NAME + " characters");
    }
    return read;
  }

  /** Reads a bandwidth; where the unit is almost right it names the right one. */
  public static Bandwidth readBandwidth(String text) {
    String value = text.strip();
    if (BARE_NUMBER.matcher(value).matches()) {
      throw new UnitFormatException(
          "'" + Shown.text(value) + "' has no unit; did you mean " + value + "Mbit/s?");
    }
    try {
      return Bandwidth.parse(value);
    } catch (UnitFormatException refused) {
      throw suggested(value, refused);
    }
  }

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
                + Shown.text(value)
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
              + Shown.text(text)
              + "' is more than a minute; write for example"
              + " 40ms");
    }
    return value;
  }

  private static OptionalDouble loss(String text) {
    double value = Percent.share("a loss", text, "0.01%");
    if (value < 0 || value >= 1) {
      throw new UnitFormatException(
          "a loss of '"
              + Shown.text(text)
              + "' leaves nothing or is none; write for example"
              + " 0.01%");
    }
    return value == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static DataSize window(String text) {
    DataSize value = DataSize.parse(text);
    if (value.bytes() == 0) {
      throw new UnitFormatException("a window of 0 B carries nothing; write for example 4MiB");
    }
    return value;
  }

  private static int connections(String text) {
    int value = WHOLE_NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (value < 1 || value > LineTransport.MOST_CONNECTIONS) {
      throw new UnitFormatException(
          "'%s' is no number of connections from 1 to %d"
              .formatted(Shown.text(text), LineTransport.MOST_CONNECTIONS));
    }
    return value;
  }

  private static CongestionControl congestionControl(String text) {
    return switch (text) {
      case "cubic" -> CongestionControl.CUBIC;
      case "reno" -> CongestionControl.RENO;
      default ->
          throw new UnitFormatException(
              "'" + Shown.text(text) + "' is unknown here; write cubic or reno");
    };
  }

  private static double share(String text) {
    double value = Percent.share("a share", text, "60%");
    if (!(value > 0 && value <= 1)) {
      throw new UnitFormatException(
          "a share is more than 0% and at most 100%, not '" + Shown.text(text) + "'");
    }
    return value;
  }
}
