package dev.weir.engine;

import dev.weir.time.WeeklyCalendar;
import dev.weir.units.Bandwidth;

/**
 * What the operator allows on the line at each instant, in wire bits per second. A pure function of
 * the instant.
 */
public interface Cap {
  /** The rate of {@link #unlimited}. */
  double UNLIMITED = Double.POSITIVE_INFINITY;

  /**
   * Allowed bytes per second at {@code instant} (nanoseconds since 1970-01-01T00:00Z): 0 while
   * closed, {@link #UNLIMITED} while open without limit.
   */
  double bytesPerSecondAt(long instant);

  /**
   * The first instant after {@code instant} at which the rate may differ; {@link Long#MAX_VALUE}
   * when never.
   */
  long nextChangeAfter(long instant);

  static Cap unlimited() {
    return new Constant(UNLIMITED);
  }

  /** Nothing is sent. */
  static Cap closed() {
    return new Constant(0);
  }

  static Cap constant(Bandwidth bandwidth) {
    return new Constant(bandwidth.bytesPerSecond());
  }

  /**
   * The value of a calendar's minute in which nothing is capped; 0 is a minute in which nothing is
   * sent.
   */
  long OPEN = Long.MAX_VALUE;

  /** A rate by hour and weekday in the job's time zone, in bits per second or {@link #OPEN}. */
  static Cap weekly(WeeklyCalendar bitsPerSecond) {
    return new Weekly(bitsPerSecond);
  }

  /** {@code first} before the instant {@code until}, {@code then} from it on. */
  static Cap until(Cap first, long until, Cap then) {
    return new Temporary(first, until, then);
  }

  /** One cap after another. */
  record Temporary(Cap first, long until, Cap then) implements Cap {
    @Override
    public double bytesPerSecondAt(long instant) {
      return (instant < until ? first : then).bytesPerSecondAt(instant);
    }

    @Override
    public long nextChangeAfter(long instant) {
      return instant < until
          ? Math.min(until, first.nextChangeAfter(instant))
          : then.nextChangeAfter(instant);
    }
  }

  /** Reads the calendar at each question; daylight saving is the calendar's. */
  record Weekly(WeeklyCalendar bitsPerSecond) implements Cap {
    @Override
    public double bytesPerSecondAt(long instant) {
      long bits = bitsPerSecond.valueAt(instant);
      return bits == OPEN ? UNLIMITED : bits / 8.0;
    }

    @Override
    public long nextChangeAfter(long instant) {
      return bitsPerSecond.nextChange(instant);
    }
  }

  /** The same rate for ever. */
  record Constant(double bytesPerSecond) implements Cap {
    @Override
    public double bytesPerSecondAt(long instant) {
      return bytesPerSecond;
    }

    @Override
    public long nextChangeAfter(long instant) {
      return Long.MAX_VALUE;
    }
  }
}
