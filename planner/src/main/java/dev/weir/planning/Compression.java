package dev.weir.planning;

import dev.weir.units.Ratio;

/**
 * What compression a plan counts on.
 *
 * @param ratio payload over compressed
 * @param origin where the ratio comes from
 */
public record Compression(Ratio ratio, Origin origin) {
  /** Nobody said anything: payload is counted as it is, and the result says so. */
  public static final Compression NOT_MEASURED = new Compression(Ratio.ONE, Origin.DEFAULT);

  /** Compression is off because the user said so. */
  public static final Compression OFF = new Compression(Ratio.ONE, Origin.GIVEN);

  /** Where a ratio comes from. */
  public enum Origin {
    MEASURED,
    GIVEN,
    DEFAULT
  }

  /** A ratio that the user assumes. */
  public static Compression given(Ratio ratio) {
    return new Compression(ratio, Origin.GIVEN);
  }
}
