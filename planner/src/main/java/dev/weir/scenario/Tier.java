package dev.weir.scenario;

import java.time.Duration;

/**
 * One tier of the disaster-recovery plan.
 *
 * @param number 1 is the most important
 * @param label what people call it, hostile until escaped
 * @param rpo objective of its recovery points
 * @param rto objective of its restart
 */
public record Tier(int number, String label, Duration rpo, Duration rto, Failover failover) {
  /** Who starts the replica. */
  public enum Failover {
    AUTOMATIC,
    MANUAL
  }
}
