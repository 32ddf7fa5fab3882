package dev.weir.collector.importing;

import java.time.Duration;

/**
 * The interval that a person named, against the step between two printed times. Times are printed
 * in whole seconds, so that a step of 5 s may show as 6 s and its bytes as a fifth too many.
 */
final class StatedInterval {
  static final String REMEDY = "correct the line, or print the recording anew with 'sadf -d'";

  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private StatedInterval() {}

  /** Begin of a report: the stated interval before its end where that agrees with the step. */
  static long start(ImportOptions options, long start, long end) {
    Duration stated = options.interval();
    if (stated == null) {
      return start;
    }
    long difference = Math.abs(end - start - stated.toNanos());
    return difference <= ROUNDING.toNanos() ? end - stated.toNanos() : start;
  }
}
