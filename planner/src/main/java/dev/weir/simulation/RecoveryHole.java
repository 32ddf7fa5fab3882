package dev.weir.simulation;

/**
 * A time in which no new consistent recovery point came to be: from the break of the order of
 * writes until the mirror's last block was durable on the target. Instants are nanoseconds since
 * 1970-01-01T00:00Z.
 *
 * @param startNanos when the queue overflowed
 * @param sinceNanos the last consistent recovery point; it stays the newest one
 * @param endNanos when the next one was there, or {@link SimulationResult#NEVER} in this run
 * @param mirrorFromNanos when the last mirror in it began, or {@link SimulationResult#NEVER}
 * @param breaks overflows in it: more than one when the mirror itself did not get through
 */
public record RecoveryHole(
    long startNanos, long sinceNanos, long endNanos, long mirrorFromNanos, int breaks) {
  /** From the beginning of the last mirror to the next recovery point. */
  public long mirrorNanos() {
    boolean known = mirrorFromNanos != SimulationResult.NEVER && endNanos != SimulationResult.NEVER;
    return known ? endNanos - mirrorFromNanos : SimulationResult.NEVER;
  }
}
