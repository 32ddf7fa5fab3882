package dev.weir.drift;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Predicted against measured.
 *
 * @param stretch of which length, where the figure is about a stretch
 * @param predicted what the plan expects, in the kind's unit; empty when it does not say
 * @param atMost what the plan says it cannot exceed; empty where there is no such bound
 * @param measured so far; empty while nothing can be said
 * @param overSeconds from how much time the measured value comes
 * @param at when the measured value was reached, nanoseconds since 1970; 0 where there is no moment
 */
record Figure(
    Kind kind,
    Optional<Duration> stretch,
    OptionalDouble predicted,
    OptionalDouble atMost,
    OptionalDouble measured,
    double overSeconds,
    long at) {

  /** What its numbers are, and how names in JSON end. */
  enum Unit {
    SECONDS("Seconds"),
    BYTES("Bytes"),
    BYTES_PER_SECOND("BytesPerSecond"),
    BITS_PER_SECOND("BitsPerSecond"),
    TO_ONE("");

    final String ending;

    Unit(String ending) {
      this.ending = ending;
    }
  }

  /** What is compared. */
  enum Kind {
    LARGEST_AGE("largestAge", Unit.SECONDS),
    /** Wire bytes. */
    LARGEST_BACKLOG("largestBacklog", Unit.BYTES),
    /** The most payload written in a stretch. */
    BUSIEST_STRETCH("busiestStretch", Unit.BYTES),
    MEAN_WRITE_RATE("meanWriteRate", Unit.BYTES_PER_SECOND),
    COMPRESSION_RATIO("compressionRatio", Unit.TO_ONE),
    /** Ethernet frames sent while the line took no more. */
    LINE_WHILE_FULL("lineWhileFull", Unit.BITS_PER_SECOND);

    final String key;
    final Unit unit;

    Kind(String key, Unit unit) {
      this.key = key;
      this.unit = unit;
    }
  }

  /** Whether it is more than the plan allows for; empty where that cannot be said. */
  Optional<Boolean> beyond() {
    return atMost.isEmpty() || measured.isEmpty()
        ? Optional.empty()
        : Optional.of(measured.getAsDouble() > atMost.getAsDouble());
  }

  /** Measured less predicted; empty unless both are known. */
  OptionalDouble difference() {
    return predicted.isEmpty() || measured.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(measured.getAsDouble() - predicted.getAsDouble());
  }

  /** Measured over predicted; empty unless both are known and something was predicted. */
  OptionalDouble times() {
    return predicted.isEmpty() || measured.isEmpty() || predicted.getAsDouble() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(measured.getAsDouble() / predicted.getAsDouble());
  }
}
