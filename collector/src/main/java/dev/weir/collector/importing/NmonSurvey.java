package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a first reading of an nmon file finds: the times of its snapshots, which a sorted file has
 * at its end, and the disks of each section.
 *
 * @param sections disks in the order of their columns, by the name of the section; nmon begins a
 *     section after every 150 disks
 */
record NmonSurvey(
    String host, NmonSnapshots snapshots, long usualNanos, Map<String, List<String>> sections) {
  /** A line holds at most a few hundred disks. */
  static final int LONGEST_LINE_BYTES = 1024 * 1024;

  static final Pattern SECTION = Pattern.compile("DISKWRITE[0-9]{0,4}");

  static final String AS_WRITTEN = "give the file as nmon wrote it";

  private static final int MOST_DISKS = 100_000;
  private static final int TIME_FIELDS = 4;
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("d-MMM-uuuu")
          .toFormatter(Locale.ENGLISH);

  NmonSurvey {
    sections = new LinkedHashMap<>(sections);
  }

  /** All disks, in the order of their sources. */
  List<String> disks() {
    return sections.values().stream().flatMap(List::stream).toList();
  }

  static NmonSurvey of(ByteSource bytes, ImportOptions options, ZoneId zone) throws IOException {
    Collector collector = new Collector(zone);
    try (BoundedLines lines = new BoundedLines(bytes, options, LONGEST_LINE_BYTES)) {
      String line;
      while ((line = lines.next()) != null) {
        try {
          collector.line(line);
        } catch (IllegalArgumentException e) {
          if (lines.ended()) {
            throw lines.problem(1, String.valueOf(e.getMessage()), AS_WRITTEN);
          }
        }
      }
    }
    if (collector.sections.isEmpty()) {
      throw ProblemException.badInput(
          bytes.name(), "it has no section DISKWRITE", "record with disks: nmon -f -s 5 -c 720");
    }
    return new NmonSurvey(
        collector.host, collector.snapshots, collector.step.nanos(), collector.sections);
  }

  private static final class Collector {
    private final LocalTimes times;
    private final NmonSnapshots snapshots = new NmonSnapshots();
    private final UsualStep step = new UsualStep();
    private final Map<String, List<String>> sections = new LinkedHashMap<>();
    private final Set<String> disks = new HashSet<>();
    private String host = "unknown";
    private long last = Long.MIN_VALUE;
    private int lastNumber;

    private Collector(ZoneId zone) {
      this.times = new LocalTimes(zone);
    }

    private void line(String line) {
      if (line.startsWith("ZZZZ,")) {
        time(line.split(",", -1));
      } else if (line.startsWith("AAA,host,")) {
        host = line.split(",", -1)[2].strip();
      } else if (line.startsWith("DISKWRITE")) {
        section(line.split(",", -1));
      }
    }

    private void time(String[] fields) {
      if (fields.length < TIME_FIELDS) {
        throw new IllegalArgumentException("the time of a snapshot needs time and date");
      }
      int number = NmonSnapshots.number(fields[1].strip());
      long nanos = times.next(local(fields[2].strip(), fields[3].strip()));
      if (nanos <= last || number <= lastNumber) {
        throw new IllegalArgumentException(
            "the clock goes backwards or stands still at snapshot " + fields[1]);
      }
      snapshots.put(number, nanos);
      if (number == lastNumber + 1) {
        step.time(nanos);
      } else {
        step.interrupt();
        step.time(nanos);
      }
      last = nanos;
      lastNumber = number;
    }

    private static LocalDateTime local(String time, String date) {
      try {
        return LocalDateTime.of(LocalDate.parse(date, DATE), LocalTime.parse(time));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "'%s %s' is no time like 23:59:59,31-DEC-2026"
                .formatted(ContentLook.shorten(time), ContentLook.shorten(date)),
            e);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("no such time", e);
      }
    }

    private void section(String[] fields) {
      if (!SECTION.matcher(fields[0]).matches() || isRow(fields)) {
        return;
      }
      if (fields.length < 2 || !fields[1].contains("KB/s")) {
        throw new IllegalArgumentException(
            "the section " + fields[0] + " does not say that it is in KB/s");
      }
      if (sections.containsKey(fields[0])) {
        throw new IllegalArgumentException("the section " + fields[0] + " begins twice");
      }
      List<String> names = new ArrayList<>();
      for (int i = 2; i < fields.length; i++) {
        String name = fields[i].strip();
        if (name.isEmpty() && i == fields.length - 1) {
          continue;
        }
        if (name.isEmpty() || !disks.add(name) || disks.size() > MOST_DISKS) {
          throw new IllegalArgumentException(
              "disk '" + ContentLook.shorten(name) + "' has no name or comes twice");
        }
        names.add(name);
      }
      sections.put(fields[0], names);
    }

    private static boolean isRow(String[] fields) {
      return fields.length > 1 && fields[1].matches("T[0-9]+");
    }
  }
}
