package dev.weir.engine;

import dev.weir.operation.OperationLayout;

/**
 * What data costs on the line, counted in Ethernet frames as {@code tc} counts them.
 *
 * <p>Wire bytes = (operations × record header + payload / ratio) × expansion, where the expansion
 * of {@link #MODEL} is (1 + 22/16384) for TLS 1.3 records of 16 KiB times 1514/1448 for TCP over
 * IPv4 with timestamps at an MTU of 1500.
 *
 * @param headerBytes bytes of record header that each operation adds
 * @param expansion wire bytes per byte handed to the connection, at least 1
 */
public record WireCost(int headerBytes, double expansion) {
  private static final double TLS_RECORD = 1 + 22.0 / 16384;
  private static final double ETHERNET_FRAME = 1514.0 / 1448;

  /** Protocol overhead as documented above. */
  public static final WireCost MODEL =
      new WireCost(OperationLayout.HEADER_BYTES, TLS_RECORD * ETHERNET_FRAME);

  /** No overhead at all, so that a run can be checked by hand. */
  public static final WireCost NONE = new WireCost(0, 1);

  public WireCost {
    if (headerBytes < 0 || !(expansion >= 1) || Double.isInfinite(expansion)) {
      throw new IllegalArgumentException(
          "header %d B, expansion %s".formatted(headerBytes, expansion));
    }
  }

  /**
   * Wire bytes of {@code operations} carrying {@code payloadBytes} that compress by {@code ratio}.
   */
  public double of(double operations, double payloadBytes, double ratio) {
    return (operations * headerBytes + payloadBytes / ratio) * expansion;
  }

  /** Wire bytes of {@code connectionBytes} handed to the connection: frames, already compressed. */
  public double ofFrame(double connectionBytes) {
    return connectionBytes * expansion;
  }
}
