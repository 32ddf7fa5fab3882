package dev.weir.line;

import dev.weir.units.Bandwidth;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A line that might be bought.
 *
 * @param name the user's name for it, hostile until escaped
 * @param bandwidth what is ordered, counted in Ethernet frames
 * @param transport what TCP meets on it
 * @param share what of it replication may have
 * @param price what it costs
 */
public record CandidateLine(
    String name, Bandwidth bandwidth, LineTransport transport, LineShare share, LinePrice price) {
  public CandidateLine {
    if (!(share.allowedBitsPerSecond(bandwidth) > 0)) {
      throw new IllegalArgumentException(
          "other traffic of %s leaves nothing of %s"
              .formatted(share.otherTraffic().orElseThrow(), bandwidth));
    }
    price.tariff().ifPresent(tariff -> tariff.requirePriceOf(bandwidth));
  }

  /** A line of which only the bandwidth is known. */
  public static CandidateLine of(String name, Bandwidth bandwidth) {
    return new CandidateLine(
        name, bandwidth, LineTransport.UNKNOWN, LineShare.WHOLE, LinePrice.UNKNOWN);
  }

  /**
   * Parses {@code NAME=20Mbit/s[,rtt=40ms][,loss=0.01%][,cost=1200EUR/month]}, further properties
   * as {@link LineDraft#PROPERTIES}.
   */
  public static CandidateLine parse(String text) {
    return LineNotation.parse(text);
  }

  /** RTT, when given. */
  public Optional<Duration> roundTrip() {
    return transport.roundTrip();
  }

  /** Packet loss as a share of 1, when given, more than 0. */
  public OptionalDouble loss() {
    return transport.loss();
  }

  /** Cost per month whatever is sent, when given. */
  public Optional<Cost> cost() {
    return price.cost();
  }

  /**
   * What replication can send on it: what other traffic and the share leave of the bandwidth, and
   * no more than TCP carries. Throttles and outages are not in it.
   */
  public double usableBitsPerSecond() {
    return tcp().usableBitsPerSecond();
  }

  /** What TCP makes of it, and what would help. */
  public TcpFit tcp() {
    return TcpFit.of(share.allowedBitsPerSecond(bandwidth), transport);
  }

  /** Whether TCP cannot fill what replication may have of it. */
  public boolean limitedByTcp() {
    return tcp().binding() != TcpFit.Binding.LINE;
  }
}
