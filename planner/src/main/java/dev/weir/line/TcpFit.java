package dev.weir.line;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What TCP makes of a line (model.md, Line): connections x min(window / RTT, loss formula), and no
 * more than replication may have. Bits per second count Ethernet frames of full segments.
 *
 * @param allowedBitsPerSecond what other traffic and the share leave
 * @param perConnectionBitsPerSecond ceiling of one connection; infinite where nothing is known that
 *     limits it
 * @param usableBitsPerSecond the smaller of the allowed and of all connections together
 * @param binding which limit that is
 * @param remedy what would fill the line, where TCP does not
 */
public record TcpFit(
    double allowedBitsPerSecond,
    double perConnectionBitsPerSecond,
    double usableBitsPerSecond,
    Binding binding,
    Optional<Remedy> remedy) {
  private static final double BITS = 8;
  private static final double FRAME_BITS = TcpCeiling.FRAME_BYTES * BITS;

  /** Which limit decides. */
  public enum Binding {
    /** The line itself, or what of it replication may have. */
    LINE,
    /** The hosts' window, once each round trip. */
    WINDOW,
    /** The loss, by the formula of the congestion control. */
    LOSS
  }

  /**
   * What would fill the line: so many connections, or else all that is present of a larger window
   * and a smaller loss together.
   *
   * @param connections that fill it as they are
   * @param windowBytes smallest window that fills it: bandwidth x RTT, payload bytes; present where
   *     the window is too small
   * @param loss largest loss that fills it, as a share of 1; present where the loss is too large
   */
  public record Remedy(long connections, OptionalLong windowBytes, OptionalDouble loss) {}

  /** Computes it. */
  static TcpFit of(double allowedBitsPerSecond, LineTransport transport) {
    Optional<Duration> roundTrip = transport.roundTrip().filter(Duration::isPositive);
    if (roundTrip.isEmpty()) {
      return new TcpFit(
          allowedBitsPerSecond,
          Double.POSITIVE_INFINITY,
          allowedBitsPerSecond,
          Binding.LINE,
          Optional.empty());
    }
    return limited(allowedBitsPerSecond, transport, roundTrip.get());
  }

  private static TcpFit limited(double allowed, LineTransport transport, Duration roundTrip) {
    double framesPerSegmentSecond = FRAME_BITS / (roundTrip.toNanos() / 1e9);
    double window = windowSegments(transport) * framesPerSegmentSecond;
    double loss = lossSegments(transport, roundTrip) * framesPerSegmentSecond;
    double each = Math.min(window, loss);
    double together = each * transport.connections();
    if (together >= allowed) {
      return new TcpFit(allowed, each, allowed, Binding.LINE, Optional.empty());
    }
    double share = allowed / transport.connections();
    double segments = share / framesPerSegmentSecond;
    Remedy remedy =
        new Remedy(
            (long) Math.ceil(allowed / each),
            window < share
                ? OptionalLong.of((long) Math.ceil(segments * TcpCeiling.SEGMENT_BYTES))
                : OptionalLong.empty(),
            loss < share
                ? OptionalDouble.of(
                    TcpCeiling.lossFor(transport.congestionControl(), roundTrip, segments))
                : OptionalDouble.empty());
    return new TcpFit(
        allowed,
        each,
        together,
        window <= loss ? Binding.WINDOW : Binding.LOSS,
        Optional.of(remedy));
  }

  private static double windowSegments(LineTransport transport) {
    return transport
        .window()
        .map(size -> (double) size.bytes() / TcpCeiling.SEGMENT_BYTES)
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static double lossSegments(LineTransport transport, Duration roundTrip) {
    return transport.loss().isPresent()
        ? TcpCeiling.segments(
            transport.congestionControl(), roundTrip, transport.loss().getAsDouble())
        : Double.POSITIVE_INFINITY;
  }
}
