package dev.weir.collector.importing;

import java.io.IOException;

/** Reads all values of a file from its first to its last. */
@FunctionalInterface
interface PrometheusReader {
  /** Receives values; those of one series ascend by time. */
  interface Visitor {
    /**
     * @param value NaN where there is none
     * @throws IllegalArgumentException when the value cannot be there, with what is wrong
     */
    void value(PrometheusLabels labels, long nanos, double value);

    default void warning(String sentence) {
      // Warnings matter to the first pass only.
    }
  }

  /**
   * @throws dev.weir.problem.ProblemException with the place that cannot be read
   */
  void read(Visitor visitor) throws IOException;
}
