package dev.weir.scenario;

import dev.weir.units.DataRate;
import java.util.Optional;

/**
 * How the protected data are read, and what a mirror after an overflow ships.
 *
 * @param readRate of the source's disks while they are compared or copied; else they never limit
 * @param difference whether only blocks that differ are shipped (bytes written since the queue
 *     broke), else everything
 */
public record MirrorPlan(Optional<DataRate> readRate, boolean difference) {
  /** What holds where nothing was said: disks that never limit, everything shipped. */
  public static final MirrorPlan USUAL = new MirrorPlan(Optional.empty(), false);
}
