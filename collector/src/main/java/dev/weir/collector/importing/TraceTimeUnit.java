package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.util.Map;

/**
 * What the time column of a trace counts.
 *
 * @param nanos length of one count
 * @param asked whether a person said so
 */
record TraceTimeUnit(String name, long nanos, boolean asked) {
  static final String KEY = "time-unit";

  private static final int MOST_DIGITS = 18;

  private static final Map<String, Long> UNITS =
      Map.of("s", 1_000_000_000L, "ms", 1_000_000L, "us", 1_000L, "ns", 1L);

  /**
   * @param usual what the layout's own examples count
   * @throws ProblemException for an unknown unit
   */
  static TraceTimeUnit of(ImportOptions options, String usual) {
    String asked = options.columns().get(KEY);
    String name = asked == null ? usual : asked;
    Long nanos = UNITS.get(name);
    if (nanos == null) {
      throw ProblemException.wrongUse(
          "--column " + KEY + "=" + name, "this is no unit of time", "say s, ms, us or ns");
    }
    return new TraceTimeUnit(name, nanos, asked != null);
  }

  /** Reads a whole or decimal count. */
  long nanos(ByteFields fields, int field) {
    long whole = fields.digits(field, MOST_DIGITS);
    if (whole >= 0) {
      return TraceDialect.nanos(fields, field, whole, nanos);
    }
    int scale = Long.toString(nanos).length() - 1;
    long value = fields.scaled(field, scale, (byte) '.', "the time");
    return TraceDialect.nanos(fields, field, value, 1);
  }

  String assumption() {
    return asked
        ? "The trace does not name its unit of time; it was given as " + name + "."
        : "The trace does not name its unit of time; it is taken as "
            + name
            + " (otherwise say --column time-unit=ms, or s, us, ns).";
  }
}
