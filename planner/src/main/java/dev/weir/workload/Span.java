package dev.weir.workload;

/**
 * A stretch of time.
 *
 * @param startNanos nanoseconds since 1970-01-01T00:00Z
 * @param endNanos its end, which it excludes; not before the start
 */
public record Span(long startNanos, long endNanos) {
  public Span {
    if (endNanos < startNanos) {
      throw new IllegalArgumentException("a span ends before it begins");
    }
  }
}
