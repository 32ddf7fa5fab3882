package dev.weir.modes;

import java.util.Optional;

/**
 * What periodic copies do with a workload; bytes of copies are those left after coalescing.
 *
 * @param copies that held anything
 * @param delayed copies that were taken late because the one before still travelled
 * @param oldest moment at which the target is furthest behind; empty when nothing arrived
 * @param longest copy that travels longest; empty when nothing was written
 * @param keptPayloadBytes most payload of so many copies in a row as are kept: space beside the
 *     replica for the differences between kept recovery points and the one that arrives
 * @param finished whether every copy arrives; otherwise ages are those so far
 */
public record PeriodicResult(
    long copies,
    long delayed,
    Optional<Oldest> oldest,
    Optional<Copy> longest,
    double keptPayloadBytes,
    boolean finished) {
  /**
   * The moment at which the target is furthest behind, just before a copy arrives.
   *
   * @param ageSeconds since the oldest write that the target does not hold
   * @param atNanos since 1970 UTC
   */
  public record Oldest(double ageSeconds, long atNanos) {}

  /**
   * One copy.
   *
   * @param takenNanos its moment, since 1970 UTC
   * @param payloadBytes in it
   * @param wireBytes that travel
   * @param transferSeconds how long; infinite where it never arrives
   */
  public record Copy(
      long takenNanos, double payloadBytes, double wireBytes, double transferSeconds) {}

  /** Largest recovery point age, 0 when nothing arrived. */
  public double worstAgeSeconds() {
    return oldest.map(Oldest::ageSeconds).orElse(0.0);
  }
}
