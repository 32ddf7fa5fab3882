package dev.weir.simulation;

import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Leveling;
import dev.weir.engine.Packing;
import java.util.Objects;
import java.util.Optional;

/**
 * How a job packs what it sends.
 *
 * @param ratio payload over compressed, more than 0
 * @param bytesPerSecond how fast payload is packed; {@link Double#POSITIVE_INFINITY} when never the
 *     bottleneck
 * @param automatic what each level makes of the payload, where the engine chooses one for each
 *     batch; ratio and speed above are then what the books and a mirror's ratio are told in
 */
public record Codec(double ratio, double bytesPerSecond, Optional<Leveling.Automatic> automatic) {
  /** Nothing is compressed, and that takes no time. */
  public static final Codec NONE = new Codec(1, Double.POSITIVE_INFINITY);

  /** One ratio and one speed for all. */
  public Codec(double ratio, double bytesPerSecond) {
    this(ratio, bytesPerSecond, Optional.empty());
  }

  public Codec {
    if (!(ratio > 0) || Double.isInfinite(ratio) || !(bytesPerSecond > 0)) {
      throw new IllegalArgumentException("ratio %s, codec %s B/s".formatted(ratio, bytesPerSecond));
    }
  }

  /** How the engine comes to its levels. */
  Leveling leveling() {
    return automatic.<Leveling>map(chosen -> chosen).orElse(Leveling.OFF);
  }

  /** How long {@code payloadBytes} take to be packed at the level that the engine wants. */
  long nanos(CompressionLevel level, long payloadBytes) {
    double each =
        automatic.map(all -> packing(all, level).nanosPerByte()).orElse(1e9 / bytesPerSecond);
    return Math.round(payloadBytes * each);
  }

  /**
   * Bytes of a frame packed at the level that the engine wants. What a mirror reads shrinks as much
   * more or less than what is written as the plan says.
   *
   * @param mirrorRatio of what a mirror reads, at the level that {@link #ratio} is of
   */
  long frameBytes(CompressionLevel level, Held held, double mirrorRatio) {
    if (automatic.isEmpty()) {
      return held.frameBytes;
    }
    double left = packing(automatic.get(), level).shareLeft();
    double mirrorLeft = Math.min(1, left * ratio / mirrorRatio);
    long payload = held.extent.payloadBytes();
    long headers = held.extent.recordBytes() - payload - held.mirrorBytes;
    return Math.round(headers + payload * left + held.mirrorBytes * mirrorLeft);
  }

  private static Packing packing(Leveling.Automatic all, CompressionLevel level) {
    return Objects.requireNonNull(all.expected().get(level));
  }
}
