package dev.weir.planning.chapters;

import dev.weir.scenario.Downtime;

/**
 * How old the last good backup is when a disaster comes in an hour of the day. A backup counts from
 * the moment at which it began; the last runs may have failed.
 */
record BackupAges(Downtime.BackupPlan plan) {
  private static final double HOUR = 3_600;
  private static final double DAY = 86_400;

  /** Seconds, the most that any moment of {@code hour} (0 to 23) can mean. */
  double largestIn(int hour) {
    double every = plan.every().toNanos() / 1e9;
    double failed = plan.failedRuns() * every;
    boolean sameEachDay = DAY % every == 0;
    if (!sameEachDay) {
      return every + failed; // the hour of a backup wanders through the day
    }
    double first = plan.at().toNanoOfDay() / 1e9 % every;
    double sinceAtStart = Math.floorMod((long) Math.floor(hour * HOUR - first), (long) every);
    double sinceAtEnd = sinceAtStart + HOUR;
    return Math.min(sinceAtEnd, every) + failed;
  }
}
