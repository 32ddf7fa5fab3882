package dev.weir.report;

import java.time.Instant;

/** A half-open stretch of time. */
public record Period(Instant start, Instant end) {
  public Period {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("a period ends before it starts: " + start + " to " + end);
    }
  }

  /** Length in seconds. */
  public double seconds() {
    return (end.getEpochSecond() - start.getEpochSecond())
        + (end.getNano() - start.getNano()) / 1e9;
  }
}
