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
    if (window.isPresent() && window.get().bytes() == 0) {
      throw new IllegalArgumentException("a window of 0 B carries nothing");
    }
  }

  /** This transport with a round trip. */
  public LineTransport withRoundTrip(Duration value) {
    return new LineTransport(Optional.of(value), loss, window, connections, congestionControl);
  }

  /** This transport with a loss. */
  public LineTransport withLoss(OptionalDouble value) {
    return new LineTransport(roundTrip, value, window, connections, congestionControl);
  }
}
