package dev.weir.line;

import java.time.Duration;

/**
 * The average window by the loss formula of the congestion control (model.md, Line), in full
 * segments.
 */
public final class TcpCeiling {
  /** A full segment at MTU 1500 as a frame on the wire, which is what {@code tc} counts. */
  public static final int FRAME_BYTES = 1514;

  /** What such a segment carries with timestamps; windows count these bytes. */
  public static final int SEGMENT_BYTES = 1448;

  private static final double MATHIS_FACTOR = 1.2;

  /** RFC 9438, section 5: (C (3 + beta) / (4 (1 - beta)))^(1/4) with C = 0.4 and beta = 0.7. */
  private static final double CUBIC_FACTOR = Math.pow(0.4 * 3.7 / 1.2, 0.25);

  private static final double CUBIC_POWER = 0.75;

  private TcpCeiling() {}

  /**
   * Average window in segments.
   *
   * @param loss p, between 0 and 1, both excluded
   */
  public static double segments(CongestionControl control, Duration roundTrip, double loss) {
    return switch (control) {
      case RENO -> renoSegments(loss);
      case CUBIC -> cubicSegments(roundTrip, loss);
    };
  }

  /**
   * Average window in segments of CUBIC (RFC 9438, section 5.1, with its Reno-friendly region):
   * max(1.2 / sqrt(p), 1.054 (RTT / p)^(3/4)).
   */
  static double cubicSegments(Duration roundTrip, double loss) {
    double seconds = roundTrip.toNanos() / 1e9;
    return Math.max(renoSegments(loss), CUBIC_FACTOR * Math.pow(seconds / loss, CUBIC_POWER));
  }

  /** Average window in segments of Reno (Mathis): 1.2 / sqrt(p). */
  static double renoSegments(double loss) {
    return MATHIS_FACTOR / Math.sqrt(loss);
  }

  /**
   * The largest loss at which the average window still has so many segments: {@link #segments}
   * turned round, at most 1.
   */
  public static double lossFor(CongestionControl control, Duration roundTrip, double segments) {
    double reno = Math.pow(MATHIS_FACTOR / segments, 2);
    double seconds = roundTrip.toNanos() / 1e9;
    double cubic = seconds * Math.pow(CUBIC_FACTOR / segments, 1 / CUBIC_POWER);
    return Math.min(1, control == CongestionControl.RENO ? reno : Math.max(reno, cubic));
  }
}
