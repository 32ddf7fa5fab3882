package dev.weir.collector.importing;

import dev.weir.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of a table: numbers since 1970 in the unit that makes sense of them, ISO 8601
 * with a zone, or local times of the zone that a person named.
 */
final class CsvTimes {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}(\\.[0-9]{1,9})?");
  private static final Pattern UNIT_IN_NAME =
      Pattern.compile("[\\[(]\\s*(s|sec|seconds|ms|us|µs|ns)\\s*[\\])]");

  /** Seconds, milliseconds and so on that lie between 1973 and 5138. */
  private static final double SMALLEST_EPOCH = 1e8;

  private static final double SECONDS_BELOW = 1e11;
  private static final double MILLIS_BELOW = 1e14;
  private static final double MICROS_BELOW = 1e17;

  private static final Map<String, Integer> DECIMALS = Map.of("s", 9, "ms", 6, "us", 3, "ns", 0);

  private final IsoTime iso = new IsoTime();
  private final String column;
  private final @Nullable ZoneId zone;
  private final @Nullable DateTimeFormatter format;
  private final byte decimalMark;
  private final boolean local;
  private final List<LocalTimes> clocks = new ArrayList<>();
  private final int numberScale;
  private final String assumption;

  /**
   * @param column its name, which may tell the unit
   * @param first the first time of the table
   * @throws ProblemException where nothing makes sense of it
   */
  CsvTimes(ImportOptions options, String column, String first, byte decimalMark) {
    this.column = column;
    this.zone = options.zone();
    this.decimalMark = decimalMark;
    this.format = format(options.columns().get(CsvMapping.TIME_FORMAT));
    boolean number = format == null && NUMBER.matcher(first.replace(',', '.')).matches();
    String unit = number ? unit(options, first) : "";
    this.numberScale = number ? DECIMALS.getOrDefault(unit, 0) : -1;
    this.local = format != null || isLocal(first);
    this.assumption = assumption(options, number, unit, first);
  }

  private static @Nullable DateTimeFormatter format(@Nullable String pattern) {
    try {
      return pattern == null ? null : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    } catch (IllegalArgumentException e) {
      throw ProblemException.wrongUse(
          "--column " + CsvMapping.TIME_FORMAT + "=" + pattern,
          "this is no pattern of a time: " + e.getMessage(),
          "write for example --column \"time-format=dd.MM.yyyy HH:mm:ss\"");
    }
  }

  private String unit(ImportOptions options, String first) {
    if (options.columns().containsKey(TraceTimeUnit.KEY)) {
      return TraceTimeUnit.of(options, "s").name();
    }
    double value = Double.parseDouble(first.replace(',', '.'));
    if (value < SMALLEST_EPOCH) {
      throw ProblemException.badInput(
          "column '" + column + "'",
          "the time " + first + " would lie before 1973",
          "if it counts from 1970 all the same say --column time-unit=s (or ms, us, ns)");
    }
    return value < SECONDS_BELOW
        ? "s"
        : value < MILLIS_BELOW ? "ms" : value < MICROS_BELOW ? "us" : "ns";
  }

  private String assumption(ImportOptions options, boolean number, String unit, String first) {
    if (!number) {
      return zone == null ? "" : "Times without a zone were given as those of " + zone + ".";
    }
    if (options.columns().containsKey(TraceTimeUnit.KEY)) {
      return "Times are numbers since 1970; their unit was given as " + unit + ".";
    }
    Matcher named = UNIT_IN_NAME.matcher(column);
    String told = named.find() ? named.group(1) : unit;
    String same = told.startsWith("sec") ? "s" : told.replace('µ', 'u');
    return same.equals(unit)
        ? "Times are taken as " + unit + " since 1970 in UTC."
        : ("The column '%s' says %s, but %s since 1970 are only sensible as %s: they are taken so"
                + " (otherwise say --column time-unit=%s).")
            .formatted(column, told, first, unit, same);
  }

  /** What the file did not say; empty where it said all. */
  List<String> assumptions() {
    return assumption.isEmpty() ? List.of() : List.of(assumption);
  }

  /**
   * @param source whose times ascend
   */
  long nanos(ByteFields fields, int field, int source) {
    if (numberScale >= 0) {
      long nanos =
          numberScale == 0
              ? fields.whole(field, column)
              : fields.scaled(field, numberScale, decimalMark, column);
      if (nanos > TraceDialect.LATEST_NANOS) {
        throw fields.problem(field, column, "lies outside the years 1970 to 2225");
      }
      return nanos;
    }
    if (local) {
      return localNanos(fields, field, source);
    }
    try {
      return fields.isQuoted(field)
          ? iso.parse(fields.text(field))
          : iso.parse(fields.buffer(), fields.start(field), fields.end(field));
    } catch (IllegalArgumentException e) {
      throw fields.problem(
          field, column, e.getMessage() + ", though the first time of the table has one");
    }
  }

  /** Whether the first time has no zone. */
  private boolean isLocal(String first) {
    try {
      iso.parse(first);
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private long localNanos(ByteFields fields, int field, int source) {
    String text = fields.text(field);
    LocalDateTime time;
    try {
      time =
          format != null
              ? LocalDateTime.parse(text, format)
              : LocalDateTime.parse(text.replaceFirst("^([0-9-]{10}) +", "$1T"));
    } catch (DateTimeException e) {
      throw fields.problem(
          field,
          column,
          format == null
              ? "is no time in ISO 8601 (if it is written otherwise say for example --column"
                  + " \"time-format=dd.MM.yyyy HH:mm:ss\")"
              : "is not written as time-format says");
    }
    if (zone == null) {
      throw fields.problem(
          field, column, "names no time zone (say it with --zone, for example --zone Asia/Tokyo)");
    }
    while (clocks.size() <= source) {
      clocks.add(new LocalTimes(zone));
    }
    try {
      return clocks.get(source).next(time);
    } catch (IllegalArgumentException e) {
      throw fields.problem(field, column, String.valueOf(e.getMessage()));
    }
  }

  /** For messages. */
  static Instant instant(long nanos) {
    return Instant.EPOCH.plusNanos(nanos);
  }
}
