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
 * @param roundTrip RTT, when given
 * @param loss packet loss as a share of 1, when given, more than 0
 * @param cost per month, when given
 */
public record CandidateLine(
    String name,
    Bandwidth bandwidth,
    Optional<Duration> roundTrip,
    OptionalDouble loss,
    Optional<Cost> cost) {

  /** A line of which only the bandwidth is known. */
  public static CandidateLine of(String name, Bandwidth bandwidth) {
    return new CandidateLine(
        name, bandwidth, Optional.empty(), OptionalDouble.empty(), Optional.empty());
  }

  /** Parses {@code NAME=20Mbit/s[,rtt=40ms][,loss=0.01%][,cost=1200EUR/month]}. */
  public static CandidateLine parse(String text) {
    return LineNotation.parse(text);
  }

  /** What one connection can use of it: the TCP ceiling where RTT and loss are given. */
  public double usableBitsPerSecond() {
    double ordered = bandwidth.bitsPerSecond();
    if (roundTrip.isEmpty() || roundTrip.get().isZero() || loss.isEmpty()) {
      return ordered;
    }
    return Math.min(ordered, TcpCeiling.cubicBitsPerSecond(roundTrip.get(), loss.getAsDouble()));
  }

  /** Whether TCP cannot fill it. */
  public boolean limitedByTcp() {
    return usableBitsPerSecond() < bandwidth.bitsPerSecond();
  }
}
