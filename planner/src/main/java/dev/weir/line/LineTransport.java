package dev.weir.line;

import dev.weir.units.DataSize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What TCP meets on a line.
 *
 * @param roundTrip RTT, when given
 * @param loss packet loss as a share of 1, when given, more than 0
 * @param window largest TCP window of the hosts, when given
 * @param connections in parallel, 1 to {@link #MOST_CONNECTIONS}
 */
public record LineTransport(
    Optional<Duration> roundTrip,
    OptionalDouble loss,
    Optional<DataSize> window,
    int connections,
    CongestionControl congestionControl) {
  /** More connections than ports that a host keeps for them is no plan. */
  public static final int MOST_CONNECTIONS = 1000;

  /** Nothing is known. */
  public static final LineTransport UNKNOWN =
      new LineTransport(
          Optional.empty(), OptionalDouble.empty(), Optional.empty(), 1, CongestionControl.CUBIC);

  public LineTransport {
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          "a line has 1 to " + MOST_CONNECTIONS + " connections, not " + connections);
    }
    if (roundTrip.isEmpty() && loss.isPresent()) {
      throw new IllegalArgumentException(
          "a loss without a round trip says nothing of what TCP can carry; add rtt, or leave loss"
              + " out");
    }
    if (roundTrip.isEmpty() && window.isPresent()) {
      throw new IllegalArgumentException(
          "a window without a round trip says nothing of what TCP can carry; add rtt, or leave"
              + " window out");
    }
  }
}
