package dev.weir.linktest;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What a test does.
 *
 * @param length of each measurement
 * @param streams of the measurements with several; 1 leaves those out
 * @param limitBitsPerSecond as Ethernet frames, where the line shall not be filled
 */
public record LinkTestPlan(Duration length, int streams, OptionalDouble limitBitsPerSecond) {
  public static final int STREAMS_MAX = Protocol.STREAMS_MAX;
  public static final Duration LENGTH_MIN = Protocol.LENGTH_MIN;
  public static final Duration LENGTH_MAX = Protocol.LENGTH_MAX;

  /** Two hundred echoes, so that the 99th percentile is not the worst one. */
  static final Duration IDLE = Duration.ofSeconds(4);

  /** For connecting and for letting queues run empty between measurements. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** Roughly how long the whole test takes. */
  public Duration whole() {
    return IDLE.plus(length.plus(BETWEEN).multipliedBy(measurements()));
  }

  /** Roughly how long the line is full in each direction. */
  public Duration filling() {
    return length.multipliedBy(streams > 1 ? 2 : 1);
  }

  private int measurements() {
    return streams > 1 ? 6 : 4;
  }
}
