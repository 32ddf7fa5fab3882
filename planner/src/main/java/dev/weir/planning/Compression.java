package dev.weir.planning;

import dev.weir.engine.Leveling;
import dev.weir.units.Ratio;
import dev.weir.workload.MeasuredRatio;
import java.util.Optional;

/**
 * What compression a plan counts on.
 *
 * @param ratio payload over compressed
 * @param origin where the ratio comes from
 * @param measured the samples behind it, where a capture had them
 * @param automatic what every level makes of it, where the replicator is to choose for each batch
 */
public record Compression(
    Ratio ratio,
    Origin origin,
    Optional<MeasuredRatio> measured,
    Optional<Leveling.Automatic> automatic) {
  /** Nobody said anything: payload is counted as it is, and the result says so. */
  public static final Compression NOT_MEASURED =
      new Compression(Ratio.ONE, Origin.DEFAULT, Optional.empty(), Optional.empty());

  /** Compression is off because the user said so. */
  public static final Compression OFF =
      new Compression(Ratio.ONE, Origin.GIVEN, Optional.empty(), Optional.empty());

  /** Where a ratio comes from. */
  public enum Origin {
    MEASURED,
    GIVEN,
    DEFAULT
  }

  /** A ratio that the user assumes. */
  public static Compression given(Ratio ratio) {
    return new Compression(ratio, Origin.GIVEN, Optional.empty(), Optional.empty());
  }

  /** A ratio that came with other measurements of the same content. */
  public static Compression measured(Ratio ratio) {
    return new Compression(ratio, Origin.MEASURED, Optional.empty(), Optional.empty());
  }

  /** A ratio from the samples of a capture. */
  public static Compression measured(MeasuredRatio measured) {
    return new Compression(
        measured.ratio(), Origin.MEASURED, Optional.of(measured), Optional.empty());
  }

  /**
   * The same with the level chosen for each batch; formulas count on the one that serves best.
   *
   * @param levels what each makes of the content
   */
  public Compression chosenFrom(Leveling.Automatic levels) {
    return new Compression(ratio, origin, measured, Optional.of(levels));
  }

  /** Payload that one core packs in a second; infinite where that is not known to limit. */
  public double codecBytesPerSecond() {
    return measured.map(MeasuredRatio::codecBytesPerSecond).orElse(Double.POSITIVE_INFINITY);
  }
}
