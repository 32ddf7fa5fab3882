package dev.weir.scenario;

import dev.weir.units.DataRate;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;

/**
 * What a disaster costs in time with the replica, and with the present backup beside it.
 *
 * @param detect until somebody or something has noticed
 * @param decide until it is decided to fail over; 0 when automatic
 * @param restart until the applications run on the replica
 */
public record Downtime(
    Duration detect, Duration decide, Duration restart, Optional<BackupPlan> backup) {
  /** The objective of restart that follows: detect + decide + restart. */
  public Duration recovery() {
    return detect.plus(decide).plus(restart);
  }

  /**
   * The present backup.
   *
   * @param every from one backup to the next
   * @param at local time of day of one of them
   * @param failedRuns last backups that turn out to be unusable
   * @param restoreRate at which data come back
   * @param restart from restored data to running applications
   */
  public record BackupPlan(
      Duration every, LocalTime at, int failedRuns, DataRate restoreRate, Duration restart) {
    /** More backups in a row are not a mishap but no backup. */
    public static final int MOST_FAILED_RUNS = 100;

    public BackupPlan {
      if (!every.isPositive()) {
        throw new IllegalArgumentException("backups lie more than 0 s apart");
      }
      if (failedRuns < 0 || failedRuns > MOST_FAILED_RUNS) {
        throw new IllegalArgumentException(
            "0 to " + MOST_FAILED_RUNS + " backups fail, not " + failedRuns);
      }
    }
  }
}
