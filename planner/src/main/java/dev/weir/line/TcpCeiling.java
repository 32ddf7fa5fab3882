package dev.weir.line;

import java.time.Duration;

/**
 * What one TCP connection can carry on a line with round-trip time and loss (model.md, Line): the
 * average window by the loss formula of the congestion control, each round trip.
 */
public final class TcpCeiling {
  /** A full segment at MTU 1500 as a frame on the wire, which is what {@code tc} counts. */
  public static final int FRAME_BYTES = 1514;

  private static final double MATHIS_FACTOR = 1.2;
  private static final double CUBIC_FACTOR = 1.054;

  private TcpCeiling() {}

  /**
   * Average window in segments of CUBIC (RFC 9438): max(1.2 / sqrt(p), 1.054 (RTT^3 / p^3)^(1/4)).
   *
   * @param loss p, between 0 and 1, both excluded
   */
  public static double cubicSegments(Duration roundTrip, double loss) {
    double seconds = roundTrip.toNanos() / 1e9;
    return Math.max(renoSegments(loss), CUBIC_FACTOR * Math.pow(seconds / loss, 0.75));
  }

  /** Average window in segments of Reno (Mathis): 1.2 / sqrt(p). */
  public static double renoSegments(double loss) {
    return MATHIS_FACTOR / Math.sqrt(loss);
  }

  /** Bits per second, counted as Ethernet frames, of one CUBIC connection. */
  public static double cubicBitsPerSecond(Duration roundTrip, double loss) {
    double seconds = roundTrip.toNanos() / 1e9;
    return cubicSegments(roundTrip, loss) * FRAME_BYTES * 8 / seconds;
  }
}
