package dev.weir.collector.importing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;

/**
 * Turns local times of ascending rows into instants. Where a clock is set back in autumn an hour
 * comes twice; the offset is then the one with which the times go on ascending. Where it is set
 * forward in spring, the skipped hour is read with the offset before it.
 */
final class LocalTimes {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final ZoneId zone;
  private long last = Long.MIN_VALUE;

  LocalTimes(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Nanoseconds since 1970 of the next row's time. It may be less than the row's before: what that
   * means is the caller's to say.
   *
   * @throws IllegalArgumentException outside the years 1970 to 2261, with a message to follow the
   *     time's text
   */
  long next(LocalDateTime time) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    long chosen;
    if (offsets.size() == 1) {
      chosen = nanos(time, offsets.getFirst());
    } else if (offsets.isEmpty()) {
      ZoneOffsetTransition skipped = zone.getRules().getTransition(time);
      chosen = nanos(time, skipped.getOffsetBefore());
    } else {
      long earlier = nanos(time, offsets.getFirst());
      chosen = earlier > last ? earlier : nanos(time, offsets.getLast());
    }
    last = chosen;
    return chosen;
  }

  private static long nanos(LocalDateTime time, ZoneOffset offset) {
    try {
      Instant instant = time.toInstant(offset);
      long nanos =
          Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
      if (nanos >= 0) {
        return nanos;
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("lies outside the years 1970 to 2261", e);
    }
    throw new IllegalArgumentException("lies outside the years 1970 to 2261");
  }
}
