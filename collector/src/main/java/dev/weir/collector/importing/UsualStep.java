package dev.weir.collector.importing;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds the step that comes most often between ascending times, which is the interval that a tool
 * was told to keep. Steps that differ by less than a tenth of a second count as the same one.
 */
final class UsualStep {
  /** A step longer than so many usual ones is time in which nothing was measured. */
  static final int LONGEST_STEPS = 5;

  /** Memory stays small where every step differs; the first ones then decide. */
  private static final int MOST_STEPS = 10_000;

  private static final long SECOND = 1_000_000_000L;
  private static final long FINE = 1_000_000L;
  private static final long COARSE = 100_000_000L;

  private final Map<Long, Long> counts = new HashMap<>();
  private long last = Long.MIN_VALUE;

  /** Takes the next time. */
  void time(long nanos) {
    if (last != Long.MIN_VALUE && nanos > last) {
      step(nanos - last);
    }
    last = nanos;
  }

  /** Takes a step between two times by itself. */
  void step(long length) {
    long step = rounded(length);
    if (counts.size() < MOST_STEPS || counts.containsKey(step)) {
      counts.merge(step, 1L, Long::sum);
    }
  }

  /** Lets the next time stand alone: no step leads to it. */
  void interrupt() {
    last = Long.MIN_VALUE;
  }

  /** The usual step in nanoseconds, the shorter of two that are equally usual; 0 without any. */
  long nanos() {
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Long, Long>comparingByValue()
                .thenComparing(Map.Entry.<Long, Long>comparingByKey().reversed()))
        .map(Map.Entry::getKey)
        .orElse(0L);
  }

  private static long rounded(long step) {
    long grain = step < SECOND ? FINE : COARSE;
    return Math.max(grain, (step + grain / 2) / grain * grain);
  }
}
