package dev.weir.drift;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How much is written and sent at present: over the last seconds, from counter readings. */
public final class RecentRates {
  /** Long enough to even out single batches, short enough to be the present. */
  private static final long SPAN_NANOS = Duration.ofSeconds(10).toNanos();

  private static final double NANOS = 1e9;

  private final Deque<Counters> readings = new ArrayDeque<>();

  /**
   * @param writtenBytesPerSecond payload that applications write
   * @param wireBitsPerSecond Ethernet bits sent
   */
  public record Rates(double writtenBytesPerSecond, double wireBitsPerSecond) {}

  /** Takes a reading, about each second; times must not fall. */
  public void read(Counters now) {
    readings.addLast(now);
    while (now.at() - readings.getFirst().at() > SPAN_NANOS) {
      readings.removeFirst();
    }
  }

  /** From the oldest reading of the last seconds to {@code now}; 0 before the first. */
  public Rates upTo(Counters now) {
    Counters first = readings.isEmpty() ? now : readings.getFirst();
    double seconds = (now.at() - first.at()) / NANOS;
    return seconds <= 0
        ? new Rates(0, 0)
        : new Rates(
            (now.writtenBytes() - first.writtenBytes()) / seconds,
            (now.wireBytes() - first.wireBytes()) * 8 / seconds);
  }
}
