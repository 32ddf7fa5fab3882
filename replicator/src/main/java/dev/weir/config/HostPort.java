package dev.weir.config;

import dev.weir.units.UnitFormatException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host name or address and a TCP port; not resolved. */
public record HostPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]{2,64})]|([0-9A-Za-z._-]{1,253})):([0-9]{1,5})");
  private static final int LARGEST_PORT = 65_535;

  /** Parses {@code 10.0.0.2:7420}, {@code beta.example.org:7420} or {@code [fd00::2]:7420}. */
  public static HostPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new UnitFormatException(
          "'" + text + "' is not HOST:PORT; write for example 10.0.0.2:7420 or [fd00::2]:7420");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port > LARGEST_PORT) {
      throw new UnitFormatException("port " + port + " is above " + LARGEST_PORT);
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new HostPort(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
