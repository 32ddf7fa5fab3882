package dev.weir.report;

/**
 * @param key what is assumed, a key of the bundle under {@code assumption.}, for example {@code
 *     compression}
 * @param value its value
 * @param source where it comes from
 */
public record Assumption(String key, FigureValue value, Source source) {
  /** Where a value comes from. */
  public enum Source {
    MEASURED,
    GIVEN,
    DEFAULT
  }
}
