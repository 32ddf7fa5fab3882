package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sadf -p} wrote: one value per line, host, interval, time, device, metric and value
 * joined by tabs. Where two metrics say what was written, only the one met first is read.
 */
final class SadfPairs {
  private static final int FIELDS = 6;
  private static final int METRIC = 4;
  private static final String RESTART_INTERVAL = "-1";
  private static final String RESTART_MARK = "LINUX-RESTART";

  private final BoundedLines lines;
  private final RateRows rows;
  private final SadfTime times;
  private @Nullable WriteColumn column;

  private SadfPairs(BoundedLines lines, ImportOptions options, RateRows rows) {
    this.lines = lines;
    this.rows = rows;
    this.times = new SadfTime(options, rows);
  }

  /** Reads a whole file once. */
  static void read(ByteSource bytes, ImportOptions options, RateRows rows) throws IOException {
    rows.limit(SadfFormat.WHOLE_SECONDS);
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      new SadfPairs(lines, options, rows).read();
    }
  }

  private void read() throws IOException {
    String line;
    while ((line = lines.next()) != null) {
      if (line.isBlank()) {
        continue;
      }
      String[] fields = line.split("\t", FIELDS + 1);
      if (!lines.ended()) {
        rows.warn("The file ends inside a line: line %d is left out.".formatted(lines.number()));
      } else if (fields.length > 3 && fields[1].equals(RESTART_INTERVAL)) {
        if (fields[3].startsWith(RESTART_MARK)) {
          rows.interrupted("the machine was started anew");
        }
      } else if (fields.length != FIELDS) {
        throw lines.problem(
            1,
            "the line has %d fields joined by tabs, sadf -p writes %d"
                .formatted(fields.length, FIELDS),
            SadfFormat.REMEDY);
      } else {
        value(fields);
      }
    }
  }

  private void value(String[] fields) {
    if (column == null) {
      column = WriteColumn.among(Set.of(fields[METRIC])).orElse(null);
    }
    if (column == null || !column.title().equals(fields[METRIC])) {
      return;
    }
    rows.host(fields[0]);
    try {
      long end = times.at(fields[2]);
      rows.report(end - SadfTime.interval(fields[1]), end);
      rows.rate(fields[3], column.bytesPerSecond(fields[FIELDS - 1]));
    } catch (IllegalArgumentException e) {
      throw lines.problem(1, String.valueOf(e.getMessage()), SadfFormat.REMEDY);
    }
  }
}
