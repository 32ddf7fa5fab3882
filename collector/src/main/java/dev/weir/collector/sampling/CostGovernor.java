package dev.weir.collector.sampling;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalDouble;

/**
 * Says when measuring costs more processor time than was allowed, averaged over {@link #WINDOW}.
 * After each answer it looks at what follows only, so that a step that was taken shows before the
 * next is asked for. There is no way back: what was given up is not taken up again, so nothing can
 * swing. What came before the first call, the start of the process, is not counted.
 */
public final class CostGovernor {
  /** Long enough that a backup's start or a deep folder's first walk does not decide. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  /** Of one core. */
  public static final double USUAL_SHARE = 0.01;

  private record Reading(long nowNanos, long usedNanos) {}

  private final double allowedShare;
  private final ArrayDeque<Reading> readings = new ArrayDeque<>();

  /**
   * @param allowedShare of one core, more than 0
   */
  public CostGovernor(double allowedShare) {
    if (!(allowedShare > 0)) {
      throw new IllegalArgumentException("measuring for " + allowedShare + " of a core");
    }
    this.allowedShare = allowedShare;
  }

  /** Allows {@link #USUAL_SHARE}. */
  public static CostGovernor usual() {
    return new CostGovernor(USUAL_SHARE);
  }

  /** Share of one core that the measuring may take. */
  double allowedShare() {
    return allowedShare;
  }

  /**
   * Takes note of a reading, about once a minute.
   *
   * @param nowNanos of a clock that never jumps
   * @param usedNanos processor time used so far; -1 where unknown, which never is too much
   * @return the share of one core used in the window, when that is too much
   */
  public OptionalDouble tooMuch(long nowNanos, long usedNanos) {
    if (usedNanos < 0) {
      return OptionalDouble.empty();
    }
    Reading reading = new Reading(nowNanos, usedNanos);
    readings.add(reading);
    Reading first = readings.remove();
    while (!readings.isEmpty() && reaches(readings.getFirst(), nowNanos)) {
      first = readings.remove();
    }
    readings.addFirst(first);
    if (!reaches(first, nowNanos)) {
      return OptionalDouble.empty();
    }
    double share = (double) (usedNanos - first.usedNanos) / (nowNanos - first.nowNanos);
    if (share <= allowedShare) {
      return OptionalDouble.empty();
    }
    readings.clear();
    readings.add(reading);
    return OptionalDouble.of(share);
  }

  private static boolean reaches(Reading reading, long nowNanos) {
    return nowNanos - reading.nowNanos >= WINDOW.toNanos();
  }
}
