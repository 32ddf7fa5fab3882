package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;

/** Reads times in JSON: ISO 8601 with a zone, or seconds since 1970 with a fraction. */
final class JsonTime {
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal LATEST_SECOND = BigDecimal.valueOf(9_000_000_000L);

  private JsonTime() {}

  /**
   * Nanoseconds since 1970 of the time that the walk stands at.
   *
   * @throws ProblemException with its place when it is none
   */
  static long nanos(JsonWalk walk) throws IOException {
    String text = walk.text();
    try {
      return walk.isNumber() ? epoch(text) : new IsoTime().parse(text);
    } catch (IllegalArgumentException e) {
      throw walk.problem(
          "'" + ContentLook.shorten(text) + "' is no time",
          "times are like 2026-01-31T08:00:00Z or seconds since 1970");
    }
  }

  /**
   * @param seconds since 1970, of bounded length; a fraction finer than a nanosecond is cut
   * @throws IllegalArgumentException when it is none or lies outside the years 1970 to 2255
   */
  static long epoch(String seconds) {
    BigDecimal value = new BigDecimal(seconds);
    if (value.signum() < 0 || value.compareTo(LATEST_SECOND) > 0) {
      throw new IllegalArgumentException("outside the years 1970 to 2255");
    }
    return value.multiply(NANOS_PER_SECOND).longValue();
  }
}
