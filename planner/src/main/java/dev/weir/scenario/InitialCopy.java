package dev.weir.scenario;

import dev.weir.units.DataRate;
import dev.weir.units.Ratio;
import java.time.Duration;
import java.util.Optional;

/**
 * The first copy.
 *
 * @param ratio compression of the data at rest; else that of the plan
 * @param courier the way by courier, asked for beside the way by line
 * @param batches equal parts, one after the other, each protected when its own is done; 1 to {@link
 *     #MOST_BATCHES}
 */
public record InitialCopy(Optional<Ratio> ratio, Optional<Courier> courier, int batches) {
  /** More parts than anybody would start by hand. */
  public static final int MOST_BATCHES = 1000;

  /** One batch over the line, compressed as the plan is. */
  public static final InitialCopy USUAL = new InitialCopy(Optional.empty(), Optional.empty(), 1);

  public InitialCopy {
    if (batches < 1 || batches > MOST_BATCHES) {
      throw new IllegalArgumentException(
          "a first copy has 1 to " + MOST_BATCHES + " batches, not " + batches);
    }
  }

  /**
   * A disk that travels.
   *
   * @param transport from the last byte on the disk to its first byte read at the target
   * @param writeRate of the travelling disk, for writing it and for reading it again
   */
  public record Courier(Duration transport, DataRate writeRate) {}
}
