package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sadf -d} wrote: fields joined by semicolons below lines {@code # hostname;interval;
 * timestamp;DEV;...}. The interval stands in a column of its own.
 */
final class SadfCsv {
  static final String HEADER_BEGIN = "# hostname;interval;timestamp";

  private static final int FIXED_COLUMNS = 3;
  private static final int MOST_FIELDS = 1000;
  private static final String RESTART_INTERVAL = "-1";
  private static final String RESTART_MARK = "LINUX-RESTART";

  private final BoundedLines lines;
  private final RateRows rows;
  private final SadfTime times;
  private @Nullable Columns columns;

  private SadfCsv(BoundedLines lines, ImportOptions options, RateRows rows) {
    this.lines = lines;
    this.rows = rows;
    this.times = new SadfTime(options, rows);
  }

  /** The columns of a section of disks. */
  private record Columns(int count, int device, int value, WriteColumn column) {}

  /** Reads a whole file once. */
  static void read(ByteSource bytes, ImportOptions options, RateRows rows) throws IOException {
    rows.limit(SadfFormat.WHOLE_SECONDS);
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      new SadfCsv(lines, options, rows).read();
    }
  }

  private void read() throws IOException {
    boolean headerSeen = false;
    String line;
    while ((line = lines.next()) != null) {
      if (line.isBlank()) {
        continue;
      }
      String[] fields = line.split(";", MOST_FIELDS);
      if (line.startsWith("#")) {
        headerSeen = true;
        header(line);
      } else if (!lines.ended()) {
        rows.warn("The file ends inside a line: line %d is left out.".formatted(lines.number()));
      } else if (fields.length > FIXED_COLUMNS && fields[1].equals(RESTART_INTERVAL)) {
        if (fields[FIXED_COLUMNS].startsWith(RESTART_MARK)) {
          rows.interrupted("the machine was started anew");
        }
      } else if (!headerSeen) {
        throw lines.problem(
            1, "no line '" + HEADER_BEGIN + ";DEV;...' goes before this row", SadfFormat.REMEDY);
      } else if (columns != null) {
        row(columns, line, fields);
      }
    }
  }

  private void header(String line) {
    columns = null;
    List<String> titles = Arrays.asList(line.split(";", MOST_FIELDS));
    if (line.contains("DEV[") || line.contains("[...]")) {
      throw lines.problem(
          1, "all devices stand in one row, as sadf -h writes them", "write it without -h");
    }
    int device = titles.indexOf("DEV");
    if (device < 0) {
      return; // Another kind of statistics.
    }
    WriteColumn column =
        WriteColumn.among(titles)
            .orElseThrow(
                () ->
                    lines.problem(
                        1, "the disks have no column of what was written", SadfFormat.REMEDY));
    columns = new Columns(titles.size(), device, titles.indexOf(column.title()), column);
  }

  private void row(Columns in, String line, String[] fields) {
    if (fields.length != in.count()) {
      throw lines.problem(
          1,
          "the row has %d fields, its header %d".formatted(fields.length, in.count()),
          SadfFormat.REMEDY);
    }
    rows.host(fields[0]);
    try {
      long end = times.at(fields[2]);
      rows.report(end - SadfTime.interval(fields[1]), end);
      rows.rate(fields[in.device()], in.column().bytesPerSecond(fields[in.value()]));
    } catch (IllegalArgumentException e) {
      throw problem(line, fields, in, e);
    }
  }

  private ProblemException problem(
      String line, String[] fields, Columns in, IllegalArgumentException e) {
    int column = 1;
    String what = String.valueOf(e.getMessage());
    if (what.startsWith(in.column().title())) {
      for (int i = 0; i < in.value(); i++) {
        column += fields[i].length() + 1;
      }
    }
    return lines.problem(Math.min(column, line.length()), what, SadfFormat.REMEDY);
  }
}
