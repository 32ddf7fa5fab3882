package dev.weir.simulation;

/**
 * How a job packs what it sends.
 *
 * @param ratio payload over compressed, more than 0
 * @param bytesPerSecond how fast payload is packed; {@link Double#POSITIVE_INFINITY} when never the
 *     bottleneck
 */
public record Codec(double ratio, double bytesPerSecond) {
  /** Nothing is compressed, and that takes no time. */
  public static final Codec NONE = new Codec(1, Double.POSITIVE_INFINITY);

  public Codec {
    if (!(ratio > 0) || Double.isInfinite(ratio) || !(bytesPerSecond > 0)) {
      throw new IllegalArgumentException("ratio %s, codec %s B/s".formatted(ratio, bytesPerSecond));
    }
  }
}
