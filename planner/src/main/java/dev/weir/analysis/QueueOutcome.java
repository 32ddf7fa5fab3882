package dev.weir.analysis;

/** How a queue stands at the end of the measured period. */
public enum QueueOutcome {
  /** Empty: peaks are final for this period. */
  DRAINED("drained"),
  /** Not empty, past its peak, and the line is faster than the mean: peaks are "so far". */
  STILL_DRAINING("stillDraining"),
  /** Not empty, and at its peak or on a line slower than the mean: peaks are "so far". */
  STILL_GROWING("stillGrowing");

  private final String text;

  QueueOutcome(String text) {
    this.text = text;
  }

  /** The word in JSON. */
  public String text() {
    return text;
  }
}
