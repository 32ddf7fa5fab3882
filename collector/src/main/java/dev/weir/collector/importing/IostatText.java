package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of iostat, in any order of columns and any locale, with times or without. */
final class IostatText {
  private static final Pattern DEVICE_TITLE = Pattern.compile("Device:?");

  private final BoundedLines lines;
  private final DateOrder order;
  private final RateRows rows;
  private final IostatReports reports;
  private final IostatTime time;
  private @Nullable Table table;
  private boolean otherTable;
  private boolean processorValues;
  private @Nullable Long printedTime;
  private @Nullable String wrappedName;

  private IostatText(BoundedLines lines, ImportOptions options, DateOrder order, RateRows rows) {
    this.lines = lines;
    this.order = order;
    this.rows = rows;
    ReportTimes times = new ReportTimes(options.zone(), rows);
    this.reports = new IostatReports(options, rows, times);
    this.time = new IostatTime(order, times, rows);
  }

  /** The columns of the table of devices. */
  private record Table(WriteColumn column, int columnIndex, int values, boolean deviceLast) {}

  /** Whether a text shows a table of devices with rates. */
  static boolean hasTable(String text) {
    return text.lines()
        .filter(line -> line.contains("Device") && line.contains("/s"))
        .map(line -> Words.of(line))
        .anyMatch(words -> isTitle(words[0]) || isTitle(words[words.length - 1]));
  }

  /** Reads a whole file once. */
  static void read(ByteSource bytes, ImportOptions options, RateRows rows) throws IOException {
    DateOrder order = new DateOrder(options.date());
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      String line;
      while ((line = lines.next()) != null) {
        SysstatBanner.of(line).map(SysstatBanner::date).ifPresent(order::see);
        IostatTime.survey(line, order);
      }
    }
    order.assumption().ifPresent(rows::assume);
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      new IostatText(lines, options, order, rows).read();
    }
  }

  private void read() throws IOException {
    try {
      String line;
      while ((line = lines.next()) != null) {
        if (lines.ended() || line.isBlank()) {
          line(line);
        } else {
          rows.warn("The file ends inside a line: line %d is left out.".formatted(lines.number()));
        }
      }
      reports.finish();
    } catch (IllegalArgumentException e) {
      throw lines.problem(1, String.valueOf(e.getMessage()), IostatFormat.REMEDY);
    }
  }

  private void line(String line) {
    if (line.isBlank()) {
      table = null;
      otherTable = false;
      wrappedName = null;
      return;
    }
    Optional<SysstatBanner> banner = SysstatBanner.of(line);
    String[] words = Words.of(line);
    if (banner.isPresent()) {
      banner(banner.get());
    } else if (isTitle(words[0]) || isTitle(words[words.length - 1])) {
      header(words);
    } else if (table != null) {
      row(table, line, words);
    } else if (processorValues) {
      processorValues = false;
    } else if (words[0].startsWith("avg-cpu")) {
      processorValues = true;
    } else if (words[0].startsWith("Filesystem")) {
      otherTable = true;
    } else if (!otherTable) {
      printedTime = time.at(line).orElseThrow(() -> unreadable(line));
    }
  }

  private static boolean isTitle(String word) {
    return DEVICE_TITLE.matcher(word).matches();
  }

  private void banner(SysstatBanner banner) {
    rows.host(banner.host());
    PrintedDate date = banner.date();
    LocalDate day = date == null ? null : date.at(order.monthFirst());
    reports.recording(day);
    printedTime = null;
    table = null;
  }

  private void header(String[] words) {
    boolean deviceLast = !isTitle(words[0]);
    List<String> all = Arrays.asList(words);
    List<String> titles =
        deviceLast ? all.subList(0, words.length - 1) : all.subList(1, words.length);
    WriteColumn column =
        WriteColumn.among(titles)
            .orElseThrow(
                () ->
                    lines.problem(
                        1, "the table has no column of what was written", IostatFormat.REMEDY));
    table = new Table(column, titles.indexOf(column.title()), titles.size(), deviceLast);
    rows.limit(
        "The column %s has two decimals: a rate is right within %.0f bytes per second."
            .formatted(column.title(), Math.ceil(column.roundingBytesPerSecond())));
    reports.report(printedTime);
    printedTime = null;
  }

  private void row(Table in, String line, String[] words) {
    if (words.length == 1 && wrappedName == null && !in.deviceLast()) {
      wrappedName = words[0]; // Old versions print a long name on a line of its own.
      return;
    }
    int firstValue = wrappedName != null || in.deviceLast() ? 0 : 1;
    int values = words.length - (wrappedName == null ? 1 : 0);
    if (values != in.values()) {
      throw lines.problem(
          1,
          "the row has %d values, its header %d columns".formatted(values, in.values()),
          IostatFormat.REMEDY);
    }
    String device =
        wrappedName != null ? wrappedName : words[in.deviceLast() ? words.length - 1 : 0];
    wrappedName = null;
    int value = firstValue + in.columnIndex();
    try {
      reports.rate(device, in.column().bytesPerSecond(words[value]));
    } catch (IllegalArgumentException e) {
      throw lines.problem(
          Words.column(line, value), String.valueOf(e.getMessage()), IostatFormat.REMEDY);
    }
  }

  private ProblemException unreadable(String line) {
    return lines.problem(
        1,
        "'"
            + ContentLook.shorten(line.strip())
            + "' is neither a time of iostat nor a row of its tables",
        IostatFormat.REMEDY);
  }
}
