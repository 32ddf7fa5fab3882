package dev.weir.line;

import dev.weir.engine.Cap;
import dev.weir.time.TimeRange;
import java.time.Instant;
import java.util.List;

/**
 * What a line carries for replication at each instant: its usable rate as far as the throttle
 * allows, and nothing during outages.
 */
public final class LineService implements Cap {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final double bytesPerSecond;
  private final Cap throttle;
  private final long[] starts;
  private final long[] ends;

  /**
   * @param bytesPerSecond what replication can use of the line while nothing holds it back, after
   *     TCP ceiling and share, wire bytes; not negative, limited
   * @param throttle what the operator allows
   * @param outages in time order, not overlapping
   * @throws IllegalArgumentException when the rate or the order of the outages is wrong
   */
  public LineService(double bytesPerSecond, Cap throttle, List<TimeRange> outages) {
    if (!(bytesPerSecond >= 0) || bytesPerSecond == Cap.UNLIMITED) {
      throw new IllegalArgumentException("a line of " + bytesPerSecond + " bytes per second");
    }
    this.bytesPerSecond = bytesPerSecond;
    this.throttle = throttle;
    this.starts = outages.stream().mapToLong(outage -> nanos(outage.start())).toArray();
    this.ends = outages.stream().mapToLong(outage -> nanos(outage.end())).toArray();
    for (int i = 1; i < starts.length; i++) {
      if (starts[i] < ends[i - 1]) {
        throw new IllegalArgumentException(
            "outage " + outages.get(i) + " begins before " + outages.get(i - 1) + " ends");
      }
    }
  }

  @Override
  public double bytesPerSecondAt(long instant) {
    int next = firstEndingAfter(instant);
    boolean out = next < starts.length && starts[next] <= instant;
    return out ? 0 : Math.min(bytesPerSecond, throttle.bytesPerSecondAt(instant));
  }

  @Override
  public long nextChangeAfter(long instant) {
    if (bytesPerSecond == 0) {
      return Long.MAX_VALUE;
    }
    int next = firstEndingAfter(instant);
    if (next == starts.length) {
      return throttle.nextChangeAfter(instant);
    }
    return starts[next] <= instant
        ? ends[next]
        : Math.min(starts[next], throttle.nextChangeAfter(instant));
  }

  private int firstEndingAfter(long instant) {
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > instant) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** An outage that lasts beyond the year 2262 lasts for ever. */
  private static long nanos(Instant instant) {
    if (instant.getEpochSecond() >= Long.MAX_VALUE / NANOS_PER_SECOND) {
      return Long.MAX_VALUE;
    }
    if (instant.getEpochSecond() <= Long.MIN_VALUE / NANOS_PER_SECOND) {
      return Long.MIN_VALUE;
    }
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }
}
