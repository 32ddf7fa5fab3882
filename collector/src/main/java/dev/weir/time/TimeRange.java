package dev.weir.time;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time, its end excluded.
 *
 * @param end after {@code start}
 */
public record TimeRange(Instant start, Instant end) {
  public TimeRange {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("a range from " + start + " cannot end at " + end);
    }
  }

  /** The range that begins at an instant and lasts a positive duration. */
  public static TimeRange of(Instant start, Duration length) {
    return new TimeRange(start, start.plus(length));
  }

  public Duration length() {
    return Duration.between(start, end);
  }

  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }

  public boolean overlaps(TimeRange other) {
    return start.isBefore(other.end) && other.start.isBefore(end);
  }

  /** Prints in ISO 8601, for example {@code 2026-01-01T00:00:00Z/2026-01-02T00:00:00Z}. */
  @Override
  public String toString() {
    return start + "/" + end;
  }
}
