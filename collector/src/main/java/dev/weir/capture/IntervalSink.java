package dev.weir.capture;

/** Receives measured intervals without boxing; times are nanoseconds since 1970-01-01T00:00Z. */
public interface IntervalSink {
  /**
   * @param source index into {@link CaptureHeader#sources()}
   * @param startNanos start of the interval
   * @param lengthNanos its length, more than 0; intervals of one source never overlap
   * @param bytes payload bytes written in it, not negative
   * @param operations write operations, or -1 where the measurement does not know them
   */
  void interval(int source, long startNanos, long lengthNanos, long bytes, long operations);

  /** A stretch in which nothing was measured: never zero bytes, always unknown. */
  void gap(int source, long startNanos, long lengthNanos, String cause);

  /** What is known beside the bytes; readers that plan by bytes alone pass over it. */
  default void observation(Observation observation) {}

  /** What the measuring itself cost, about once a minute. */
  default void cost(CostInterval cost) {}
}
