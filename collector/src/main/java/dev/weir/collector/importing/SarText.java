package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sar -d} or {@code sar -A} printed, in any locale. Of all sections only those of disks
 * are read. A rate is the mean since the time before it: that of the section's header or of the
 * rows above.
 */
final class SarText {
  static final String REMEDY =
      "record disks with 'sar -d 60' or print them with 'LC_ALL=C sar -d -f FILE'";

  private static final Pattern RESTART = Pattern.compile("\\bLINUX RESTART\\b");
  private static final Pattern SUMMARY = Pattern.compile("\\D\\S*( \\S+)?\\s?[:：](\\s.*)?");
  private static final String DEVICE_TITLE = "DEV";

  /** {@code 오전 08시 00분 10초}. */
  private static final int MOST_CLOCK_WORDS = 4;

  private static final String COMMENT_MARK = "COM";
  private final BoundedLines lines;
  private final ImportOptions options;
  private final DateOrder order;
  private final RateRows rows;
  private final ReportTimes times;
  private @Nullable Section section;
  private boolean summary;
  private boolean bannerSeen;
  private String clockText = "";
  private long clockNanos;
  private long reportStart;
  private long reportEnd;

  private SarText(BoundedLines lines, ImportOptions options, DateOrder order, RateRows rows) {
    this.lines = lines;
    this.options = options;
    this.order = order;
    this.rows = rows;
    this.times = new ReportTimes(options.zone(), rows);
  }

  /** The columns of a section of disks. */
  private record Section(WriteColumn column, int columnIndex, int values, boolean deviceLast) {}

  /** Whether a text without the first line of sar shows its disks all the same. */
  static boolean hasDiskTitles(String text) {
    return text.lines()
        .map(line -> Arrays.asList(Words.of(line)))
        .anyMatch(words -> words.contains(DEVICE_TITLE) && words.contains("tps"));
  }

  /** Reads a whole file once. */
  static void read(ByteSource bytes, ImportOptions options, RateRows rows) throws IOException {
    DateOrder order = new DateOrder(options.date());
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      survey(lines, order);
    }
    order.assumption().ifPresent(rows::assume);
    try (BoundedLines lines = new BoundedLines(bytes, options)) {
      new SarText(lines, options, order, rows).read();
    }
  }

  private static void survey(BoundedLines lines, DateOrder order) throws IOException {
    boolean clockSeen = false;
    String line;
    while ((line = lines.next()) != null) {
      Optional<SysstatBanner> banner = SysstatBanner.of(line);
      banner.map(SysstatBanner::date).ifPresent(order::see);
      if (banner.isEmpty() && !clockSeen) {
        Optional<PrintedClock> clock = leadingClock(line);
        clock.ifPresent(order::see);
        clockSeen = clock.isPresent();
      }
    }
  }

  /** The time with which a line begins. */
  private static Optional<PrintedClock> leadingClock(String line) {
    String[] words = Words.of(line);
    return PrintedClock.of(Words.join(words, clockWords(words)));
  }

  private void read() throws IOException {
    String line;
    while ((line = lines.next()) != null) {
      if (!lines.ended() && section != null) {
        rows.warn("The file ends inside a line: line %d is left out.".formatted(lines.number()));
      } else if (line.isBlank()) {
        section = null;
        summary = false;
      } else if (!summary) {
        line(line);
      }
    }
  }

  private void line(String line) {
    Optional<SysstatBanner> banner = SysstatBanner.of(line);
    if (banner.isPresent()) {
      banner(banner.get());
      return;
    }
    String[] words = Words.of(line);
    int device = Arrays.asList(words).indexOf(DEVICE_TITLE);
    if (RESTART.matcher(line).find()) {
      rows.interrupted("the machine was started anew");
      section = null;
    } else if (device > 0) {
      header(words, device);
    } else if (isOtherUnix(words)) {
      throw lines.problem(
          line.indexOf("device") + 1,
          "sar -d of this system counts reads and writes together (r+w/s, blks/s): how much was"
              + " written cannot be told from it",
          "record what was written, for example with 'iostat -xn 60' on Solaris (column kw/s), and"
              + " give it as plain CSV with the header "
              + PlainCsvFormat.HEADER);
    } else if (section != null) {
      sectionLine(section, line, words);
    }
  }

  private static boolean isOtherUnix(String[] words) {
    List<String> titles = Arrays.asList(words);
    return titles.contains("device") && titles.contains("r+w/s");
  }

  private void banner(SysstatBanner banner) {
    rows.host(banner.host());
    PrintedDate date = banner.date();
    if (options.date() != null && !bannerSeen) {
      times.startDay(options.date());
    } else if (date != null) {
      try {
        times.startDay(date.at(order.monthFirst()));
      } catch (IllegalArgumentException e) {
        throw lines.problem(1, String.valueOf(e.getMessage()), "give --date 2026-01-31");
      }
    }
    if (bannerSeen) {
      rows.interrupted("between two recordings");
    }
    bannerSeen = true;
    section = null;
    clockText = "";
  }

  private void header(String[] words, int device) {
    boolean deviceLast = device == words.length - 1;
    int first = deviceLast ? clockWords(words) : device + 1;
    if (first == 0 || !deviceLast && PrintedClock.of(Words.join(words, device)).isEmpty()) {
      section = null; // 'Average:  DEV ...' begins the summary of all that was above.
      summary = true;
      return;
    }
    List<String> titles = Arrays.asList(words).subList(first, deviceLast ? device : words.length);
    WriteColumn column =
        WriteColumn.among(titles)
            .orElseThrow(
                () ->
                    lines.problem(
                        1,
                        "the disks have no column of what was written ("
                            + ContentLook.shorten(String.join(" ", titles))
                            + ")",
                        REMEDY));
    section = new Section(column, titles.indexOf(column.title()), titles.size(), deviceLast);
    rows.limit(
        "The column %s has two decimals: a rate is right within %.0f bytes per second."
            .formatted(column.title(), Math.ceil(column.roundingBytesPerSecond())));
    long since = time(Words.join(words, deviceLast ? first : device));
    if (since < reportEnd && rows.end() != Long.MIN_VALUE) {
      throw backwards();
    }
    reportEnd = since;
  }

  /** How many words at the begin are a time; 0 where none is. */
  private static int clockWords(String[] words) {
    for (int count = Math.min(MOST_CLOCK_WORDS, words.length); count > 0; count--) {
      if (PrintedClock.of(Words.join(words, count)).isPresent()) {
        return count;
      }
    }
    return 0;
  }

  private void sectionLine(Section in, String line, String[] words) {
    int before = words.length - in.values() - 1;
    int clock = clockWords(words);
    if (clock == 0) {
      if (SUMMARY.matcher(line.strip()).matches()) {
        return;
      }
      throw unreadable(line);
    }
    if (clock < words.length && words[clock].equals(COMMENT_MARK)) {
      return;
    }
    if (before != clock) {
      if (!Character.isDigit(words[words.length - 1].charAt(0))) {
        section = null; // The header of another section, without a blank line before it.
        return;
      }
      throw lines.problem(
          1,
          "the row has %d values, its header %d columns"
              .formatted(words.length - clock - 1, in.values()),
          REMEDY);
    }
    row(in, line, words, clock);
  }

  private void row(Section in, String line, String[] words, int clock) {
    long end = time(Words.join(words, clock));
    if (end < reportEnd) {
      throw backwards();
    }
    if (end > reportEnd) {
      reportStart = reportEnd;
      reportEnd = end;
    }
    String device = in.deviceLast() ? words[words.length - 1] : words[clock];
    int value = (in.deviceLast() ? clock : clock + 1) + in.columnIndex();
    try {
      rows.report(StatedInterval.start(options, reportStart, reportEnd), reportEnd);
      rows.rate(device, in.column().bytesPerSecond(words[value]));
    } catch (IllegalArgumentException e) {
      throw lines.problem(
          Words.column(line, value), String.valueOf(e.getMessage()), StatedInterval.REMEDY);
    }
  }

  private long time(String text) {
    if (text.equals(clockText)) {
      return clockNanos;
    }
    Optional<PrintedClock> clock = PrintedClock.of(text);
    if (clock.isEmpty()) {
      throw unreadable(text);
    }
    if (!times.hasDay()) {
      if (options.date() == null) {
        throw lines.problem(
            1,
            "the time '"
                + ContentLook.shorten(text)
                + "' has no date: the file's first line names"
                + " none that can be read",
            "give the day of the first time: --date 2026-01-31");
      }
      times.startDay(options.date());
    }
    try {
      clockNanos = times.at(clock.get().time());
      clockText = text;
      return clockNanos;
    } catch (IllegalArgumentException e) {
      throw lines.problem(1, "the time '" + text + "' " + e.getMessage(), "give --date 2026-01-31");
    }
  }

  private ProblemException backwards() {
    return lines.problem(
        1,
        "the clock goes backwards",
        "if it was set back in autumn give --zone; name files of several days in order of time");
  }

  private ProblemException unreadable(String text) {
    return lines.problem(
        1,
        "'" + ContentLook.shorten(text.strip()) + "' is no row of a disk with a time",
        "print the file anew with 'LC_ALL=C sar -d -f FILE'");
  }
}
