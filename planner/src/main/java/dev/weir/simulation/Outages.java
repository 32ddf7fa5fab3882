package dev.weir.simulation;

import java.time.Duration;
import java.util.List;

/**
 * When the line is cut, and what the connection makes of it. An outage that lasts longer than
 * {@code detection} breaks the connection: what is on the way is lost, the engine hears of it after
 * {@code detection}, and {@code reconnectAfter} after the outage's end a new connection stands. A
 * shorter one is survived as TCP survives it: everything waits.
 *
 * @param outages in time order, not overlapping
 * @param detection how long a silent peer is taken for alive
 * @param reconnectAfter from the line's return, or from a disconnection, to the next connection
 */
public record Outages(List<Outage> outages, Duration detection, Duration reconnectAfter) {
  /** The replicator's defaults: a peer silent for 5 s is gone, attempts are at most 3 s apart. */
  public static final Outages NONE =
      new Outages(List.of(), Duration.ofSeconds(5), Duration.ofSeconds(3));

  public Outages {
    outages = List.copyOf(outages);
    if (detection.isNegative() || reconnectAfter.isNegative()) {
      throw new IllegalArgumentException(
          "detection %s, reconnection after %s".formatted(detection, reconnectAfter));
    }
    for (int i = 1; i < outages.size(); i++) {
      if (outages.get(i).startNanos() < outages.get(i - 1).endNanos()) {
        throw new IllegalArgumentException(
            "%s begins before %s ends".formatted(outages.get(i), outages.get(i - 1)));
      }
    }
  }

  /** The same habits of the connection with other outages. */
  public Outages at(List<Outage> others) {
    return new Outages(others, detection, reconnectAfter);
  }

  /** How long nothing is sent because of an outage: one that breaks the connection, and longer. */
  public Duration closed(Duration outage) {
    return outage.compareTo(detection) > 0 ? outage.plus(reconnectAfter) : outage;
  }
}
