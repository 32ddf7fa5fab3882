package dev.weir.collector.sampling;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns the readings of a machine's clocks into the times of a capture, which never go back and
 * follow the wall clock as far as that allows. A stretch of wall time in which the machine did not
 * run becomes a gap; a clock set back is ahead of by that much until it is set forward again.
 *
 * <p>Times lie on a grid of {@link #GRID_NANOS}: lengths then repeat and pack well. A border moves
 * by half of it at most; bytes are those counted between the two readings.
 */
final class CaptureTime {
  static final long GRID_NANOS = 1_000_000;

  /** The fastest slew that is usual: chrony's 8.3 %, rounded up. */
  private static final int SLEW_DIVISOR = 10;

  private static final long USUAL_STEP_NANOS = 100_000_000;

  /** The kernel tells the time of suspension in hundredths of a second. */
  private static final long SHORTEST_SUSPENSION_NANOS = 1_000_000_000;

  private TickClock.Reading last;
  private long end;
  private long ahead;

  /**
   * @param notBefore end of what is in the capture already; {@link Long#MIN_VALUE} where nothing is
   */
  CaptureTime(TickClock.Reading first, long notBefore) {
    last = first;
    end = onGrid(first.wallNanos());
    if (notBefore > end) {
      end = onGrid(notBefore + GRID_NANOS);
      ahead = end - first.wallNanos();
    }
  }

  /**
   * What passed between two readings.
   *
   * @param startNanos begin of the measured interval in the capture's time
   * @param lengthNanos its length, more than 0
   * @param gapNanos length of the gap before it, 0 for none
   * @param cause why there is a gap; empty where there is none
   * @param warning what readers have to know, in a whole sentence
   */
  record Passed(
      long startNanos, long lengthNanos, long gapNanos, String cause, Optional<String> warning) {}

  /** The capture's present time. */
  long endNanos() {
    return end;
  }

  /** By how much the capture's times are ahead of the wall clock that was set back. */
  long aheadNanos() {
    return ahead;
  }

  /** Moves on to a later reading. */
  Passed advance(TickClock.Reading now) {
    long elapsed = now.monotonicNanos() - last.monotonicNanos();
    long off = now.wallNanos() - last.wallNanos() - elapsed;
    long slept = now.suspendedNanos() - last.suspendedNanos();
    last = now;
    long before = end;
    Optional<String> warning = Math.abs(off) > mostSlew(elapsed) ? step(off) : Optional.empty();
    end = Math.max(onGrid(now.wallNanos() + ahead), before + GRID_NANOS);
    long start = before;
    if (off > mostSlew(elapsed)) {
      start = Math.max(before, end - Math.max(GRID_NANOS, onGrid(elapsed)));
    }
    String cause = start == before ? "" : cause(off, slept);
    return new Passed(start, end - start, start - before, cause, warning);
  }

  private Optional<String> step(long off) {
    Instant moment = Instant.EPOCH.plusNanos(end);
    if (off < 0) {
      ahead -= off;
      return Optional.of(
          "At %s the clock was set back by %s; later times in this capture go on without that step."
              .formatted(moment, seconds(-off)));
    }
    long before = ahead;
    ahead = Math.max(0, ahead - off);
    return before > 0 && ahead == 0
        ? Optional.of(
            "From %s on the times of this capture agree with the clock again.".formatted(moment))
        : Optional.empty();
  }

  private static String cause(long off, long slept) {
    if (slept < SHORTEST_SUSPENSION_NANOS) {
      return "the clock was set forward by " + seconds(off);
    }
    String suspended = "the machine was suspended for " + seconds(slept);
    long set = off - slept;
    return Math.abs(set) < SHORTEST_SUSPENSION_NANOS
        ? suspended
        : suspended + " and the clock set by " + seconds(set);
  }

  private static long mostSlew(long elapsed) {
    return Math.max(elapsed / SLEW_DIVISOR, Math.min(USUAL_STEP_NANOS, elapsed / 2));
  }

  private static long onGrid(long nanos) {
    return Math.floorDiv(nanos + GRID_NANOS / 2, GRID_NANOS) * GRID_NANOS;
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
