package dev.weir.simulation;

/**
 * A time in which the line carries nothing.
 *
 * @param startNanos first instant of it, nanoseconds since 1970-01-01T00:00Z
 * @param endNanos first instant after it
 */
public record Outage(long startNanos, long endNanos) {
  public Outage {
    if (endNanos <= startNanos) {
      throw new IllegalArgumentException(
          "an outage from %d to %d ns lasts no time".formatted(startNanos, endNanos));
    }
  }

  /** How long it lasts. */
  public long lengthNanos() {
    return endNanos - startNanos;
  }
}
