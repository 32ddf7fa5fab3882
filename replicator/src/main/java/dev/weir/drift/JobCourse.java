package dev.weir.drift;

import java.util.List;

/**
 * What was measured of a job since its target was consistent for the first time. Times are
 * nanoseconds since 1970-01-01T00:00Z.
 *
 * @param since from when
 * @param until to when
 * @param whole everything in between
 * @param age the largest durable recovery point age, in nanoseconds; mirrors are left out
 * @param backlog the largest backlog, in wire bytes; mirrors are left out
 * @param busiest the most payload written in stretches of some lengths, shortest first
 * @param outages how often the connection was lost, and for how long it was away
 * @param mirrors how often a mirror began
 */
public record JobCourse(
    long since,
    long until,
    Tally whole,
    Peak age,
    Peak backlog,
    List<BusiestStretches.Found> busiest,
    Outages outages,
    int mirrors) {
  public JobCourse {
    busiest = List.copyOf(busiest);
  }

  /**
   * Times without a connection, also while nothing waited.
   *
   * @param count of them, the one that lasts included
   * @param nanos of all
   * @param longestNanos of the longest
   */
  public record Outages(int count, long nanos, long longestNanos) {
    static final Outages NONE = new Outages(0, 0, 0);

    /** One more of them begins. */
    Outages begun() {
      return new Outages(count + 1, nanos, longestNanos);
    }

    /** The last one has lasted so much longer, and so long altogether. */
    Outages lasting(long more, long altogether) {
      return new Outages(count, nanos + more, Math.max(longestNanos, altogether));
    }
  }
}
