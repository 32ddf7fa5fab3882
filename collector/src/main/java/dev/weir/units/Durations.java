package dev.weir.units;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Durations as people write them: {@code 250ms}, {@code 15m}, {@code 7d}. */
public final class Durations {
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("ns", 1L);
    UNITS.put("us", 1_000L);
    UNITS.put("ms", 1_000_000L);
    UNITS.put("s", 1_000_000_000L);
    UNITS.put("m", 60_000_000_000L);
    UNITS.put("min", 60_000_000_000L);
    UNITS.put("h", 3_600_000_000_000L);
    UNITS.put("d", 86_400_000_000_000L);
  }

  private Durations() {}

  /** Parses for example {@code 15m}; a bare number is refused. */
  public static Duration parse(String text) {
    return Duration.ofNanos(Notation.parse("duration", text, UNITS, "15m"));
  }

  /** Prints a text that {@link #parse} reads back to the same duration. */
  public static String print(Duration duration) {
    return Notation.print(duration.toNanos(), UNITS, "ns").replace(" ", "");
  }
}
