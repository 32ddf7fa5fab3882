package dev.weir.collector.importing;

import java.nio.charset.Charset;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a measured file does not say and a person adds; null or empty where nobody said anything.
 *
 * @param zone time zone of times that the file prints without one
 * @param date day of the first time, for files that print the time of day only
 * @param interval time between rows, for files that print no times
 * @param encoding of a text that is neither UTF-8 nor begins with a byte-order mark
 * @param columns which column holds what, for tables that the format cannot know; the keys are
 *     those of the format
 * @param keepFirst whether the first report of a tool that begins with the mean since boot is a
 *     sample like the others
 */
public record ImportOptions(
    @Nullable ZoneId zone,
    @Nullable LocalDate date,
    @Nullable Duration interval,
    @Nullable Charset encoding,
    Map<String, String> columns,
    boolean keepFirst) {
  /** Nobody said anything. */
  public static final ImportOptions NONE = new ImportOptions(null, null, null, null, Map.of());

  public ImportOptions {
    columns = Map.copyOf(columns);
  }

  /** The first report is no sample. */
  public ImportOptions(
      @Nullable ZoneId zone,
      @Nullable LocalDate date,
      @Nullable Duration interval,
      @Nullable Charset encoding,
      Map<String, String> columns) {
    this(zone, date, interval, encoding, columns, false);
  }
}
