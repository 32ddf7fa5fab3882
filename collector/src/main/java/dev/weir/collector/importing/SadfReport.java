package dev.weir.collector.importing;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reports of sadf's JSON and XML: the same names in both, as attributes or as fields. */
final class SadfReport {
  private final RateRows rows;
  private final SadfTime times;
  private long length;
  private long end = Long.MIN_VALUE;

  SadfReport(ImportOptions options, RateRows rows) {
    this.rows = rows;
    this.times = new SadfTime(options, rows);
    rows.limit(SadfFormat.WHOLE_SECONDS);
  }

  /**
   * Begins a report.
   *
   * @param values date, time, interval in seconds, and utc: 1 or 0
   * @throws IllegalArgumentException with what is wrong
   */
  void time(Map<String, String> values) {
    String utc = values.getOrDefault("utc", "0");
    end =
        times.at(
            required(values, "date", "a report"),
            required(values, "time", "a report"),
            utc.equals("1"));
    length = SadfTime.interval(required(values, "interval", "a report"));
  }

  /**
   * One device of the report. Where sectors and kB stand side by side they are the same bytes
   * twice, and the finer one is read.
   *
   * @param deviceKey under which its name stands
   * @throws IllegalArgumentException with what is wrong
   */
  void disk(Map<String, String> values, String deviceKey) {
    String device = required(values, deviceKey, "a disk");
    if (end == Long.MIN_VALUE) {
      throw new IllegalArgumentException("disk '" + device + "' has no time before it");
    }
    Optional<WriteColumn> column = written(values);
    if (column.isEmpty()) {
      throw new IllegalArgumentException(
          "disk '" + ContentLook.shorten(device) + "' has neither wr_sec nor wkB");
    }
    rows.report(end - length, end);
    String value = required(values, column.get().name(false), "a disk");
    rows.rate(device, column.get().bytesPerSecond(value));
  }

  private static Optional<WriteColumn> written(Map<String, String> values) {
    for (WriteColumn column : WriteColumn.values()) {
      if (values.containsKey(column.name(false))) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  private static String required(Map<String, String> values, String key, String of) {
    @Nullable String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(of + " has no '" + key + "'");
    }
    return value;
  }
}
