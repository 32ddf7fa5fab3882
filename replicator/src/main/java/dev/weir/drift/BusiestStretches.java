package dev.weir.drift;

import dev.weir.config.JobConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The most that was written in stretches of some lengths, from counter readings. A stretch ends at
 * a reading; where it begins between two, what was written between them counts as spread evenly, as
 * a plan does within its samples.
 */
public final class BusiestStretches {
  /** Readings kept for one length: it is followed to a sixtieth of it. */
  private static final int READINGS = 60;

  private static final long CLOSEST_NANOS = Duration.ofSeconds(1).toNanos();

  private final List<Stretch> stretches = new ArrayList<>();

  private record Reading(long at, long bytes) {}

  /** One length with the readings within it, oldest first. */
  private static final class Stretch {
    final Duration length;
    final long apart;
    final Deque<Reading> readings = new ArrayDeque<>();
    long most;

    Stretch(Duration length) {
      this.length = length;
      this.apart = Math.max(CLOSEST_NANOS, length.toNanos() / READINGS);
    }

    void read(long at, long bytes) {
      long begin = at - length.toNanos();
      Reading first = readings.pollFirst();
      while (first != null && !readings.isEmpty() && readings.getFirst().at <= begin) {
        first = readings.removeFirst();
      }
      if (first != null) {
        Reading next = readings.isEmpty() ? new Reading(at, bytes) : readings.getFirst();
        double part = Math.max(0, begin - first.at) / (double) Math.max(1, next.at - first.at);
        long before = first.bytes + Math.round(part * (next.bytes - first.bytes));
        most = Math.max(most, bytes - before);
        readings.addFirst(first);
      }
      if (readings.isEmpty() || at - readings.getLast().at >= apart) {
        readings.addLast(new Reading(at, bytes));
      }
    }
  }

  BusiestStretches() {
    JobConfig.BusiestStretch.LENGTHS.forEach(length -> stretches.add(new Stretch(length)));
  }

  /**
   * Takes a reading; times must not fall.
   *
   * @param at nanoseconds
   * @param bytes written since any beginning
   */
  void read(long at, long bytes) {
    stretches.forEach(stretch -> stretch.read(at, bytes));
  }

  /**
   * What was found so far.
   *
   * @param bytes most payload in a stretch of this length
   */
  public record Found(Duration length, long bytes) {}

  /** One for each length, shortest first. */
  List<Found> found() {
    return stretches.stream().map(each -> new Found(each.length, each.most)).toList();
  }
}
