package dev.weir.simulation;

import java.util.List;

/**
 * What outages do to one job: the largest values between the beginning of an outage and the moment
 * at which the copy has caught up again. What other bursts of the run come to is not counted.
 */
final class Aftermath {
  private final List<Outage> outages;
  private final long detection;
  private final long reconnectAfter;
  private int next;
  private boolean lasts;
  private long connectedAt;
  private Peaks peaks = Peaks.NONE;

  Aftermath(Outages outages) {
    this.outages = outages.outages();
    this.detection = outages.detection().toNanos();
    this.reconnectAfter = outages.reconnectAfter().toNanos();
  }

  /** Whether an outage, or what it left waiting, lasts at an instant; asked in order of time. */
  boolean lasts(long now) {
    while (next < outages.size() && outages.get(next).startNanos() <= now) {
      Outage outage = outages.get(next);
      lasts = true;
      connectedAt = outage.endNanos() + (outage.lengthNanos() > detection ? reconnectAfter : 0);
      next++;
    }
    return lasts;
  }

  /** Takes down what is outstanding while it {@link #lasts}. */
  void note(Peaks present) {
    peaks = peaks.then(present);
  }

  /** Nothing waits any more; before the line is connected again that says nothing. */
  void caughtUp(long now) {
    lasts &= now < connectedAt;
  }

  /** The largest so far. */
  Peaks peaks() {
    return peaks;
  }
}
