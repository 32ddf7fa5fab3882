package dev.weir.collector.cli;

import dev.weir.problem.ProblemException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code HOST}, {@code HOST:PORT}, {@code [IPv6]:PORT} and a bare IPv6 address. */
record SocketAddressText(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\[([0-9a-fA-F:.%a-z]+)](?::([0-9]{1,5}))?|([^:\\[\\]/\\s]+)(?::([0-9]{1,5}))?");

  private static final Pattern BARE_IPV6 =
      Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int PORT_MAX = 65_535;

  static SocketAddressText parse(String text, int usualPort) {
    if (BARE_IPV6.matcher(text).matches()) {
      return new SocketAddressText(text, usualPort);
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text);
    }
    boolean bracketed = matcher.group(1) != null;
    String host = matcher.group(bracketed ? 1 : 3);
    String port = matcher.group(bracketed ? 2 : 4);
    int number = port == null ? usualPort : Integer.parseInt(port);
    if (number < 1 || number > PORT_MAX) {
      throw wrong(text);
    }
    return new SocketAddressText(host, number);
  }

  private static ProblemException wrong(String text) {
    return ProblemException.wrongUse(
        "'" + text + "'",
        "not HOST, HOST:PORT or [IPv6]:PORT with a port from 1 to " + PORT_MAX,
        "write for example site-b.example:7421");
  }

  /**
   * Asks the name service.
   *
   * @throws ProblemException of the environment when the name has no address
   */
  InetSocketAddress resolve() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw ProblemException.environment(
          host, "no address is known for this name", "check its spelling or give the IP address");
    }
    return address;
  }
}
