package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.IntervalSink;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One pass over the rows of nmon's disk sections. */
final class NmonDisks {
  private static final double KILOBYTE = 1024;

  /** As for every rate: nothing writes a petabyte per second. */
  private static final double LARGEST_KILOBYTES = 1e12;

  private static final int LONGEST_NUMBER = 32;

  private final NmonSurvey survey;
  private final Consumer<String> warnings;

  /**
   * @param warnings takes sentences on what had to be left out
   */
  NmonDisks(NmonSurvey survey, Consumer<String> warnings) {
    this.survey = survey;
    this.warnings = warnings;
  }

  void read(ByteSource bytes, ImportOptions options, IntervalSink sink) throws IOException {
    Map<String, Section> sections = new HashMap<>();
    int first = 0;
    for (Map.Entry<String, List<String>> each : survey.sections().entrySet()) {
      sections.put(each.getKey(), new Section(first, each.getValue().size(), sink));
      first += each.getValue().size();
    }
    try (BoundedLines lines = new BoundedLines(bytes, options, NmonSurvey.LONGEST_LINE_BYTES)) {
      String line;
      while ((line = lines.next()) != null) {
        if (line.startsWith("DISKWRITE")) {
          row(lines, line.split(",", -1), sections);
        }
      }
    }
    sections.values().forEach(Section::finish);
  }

  private void row(BoundedLines lines, String[] fields, Map<String, Section> sections) {
    Section section = sections.get(fields[0]);
    if (section == null || fields.length < 2 || !fields[1].startsWith("T")) {
      return;
    }
    try {
      section.row(fields);
    } catch (IllegalArgumentException e) {
      if (lines.ended()) {
        throw lines.problem(1, String.valueOf(e.getMessage()), NmonSurvey.AS_WRITTEN);
      }
      warnings.accept("The file ends inside a row: line " + lines.number() + " is left out.");
    }
  }

  /** The rows of one section, each of one snapshot. */
  private final class Section {
    private final int firstSource;
    private final EndStampedRates rates;
    private final double[] values;
    private int last;

    private Section(int firstSource, int disks, IntervalSink sink) {
      this.firstSource = firstSource;
      this.rates = new EndStampedRates(sink, survey.usualNanos(), false);
      this.values = new double[disks];
    }

    private void row(String[] fields) {
      int number = NmonSnapshots.number(fields[1].strip());
      long time = survey.snapshots().time(number);
      if (number <= last) {
        throw new IllegalArgumentException(
            "snapshot %d follows snapshot %d: a sort by text puts T10000 before T1001"
                .formatted(number, last));
      }
      parse(fields);
      leaveOut(number);
      rates.row(time);
      for (int i = 0; i < values.length; i++) {
        rates.rate(firstSource + i, values[i] * KILOBYTE, Double.NaN);
      }
      last = number;
    }

    /** Snapshots that have no row in this section are gaps: the next row does not reach back. */
    private void leaveOut(int before) {
      for (int number = last + 1; number < before; number++) {
        if (survey.snapshots().has(number)) {
          rates.row(survey.snapshots().time(number));
          for (int i = 0; i < values.length; i++) {
            rates.rate(firstSource + i, Double.NaN, Double.NaN);
          }
        }
      }
    }

    private void finish() {
      leaveOut(survey.snapshots().last() + 1);
    }

    private void parse(String[] fields) {
      boolean trailing = fields.length == values.length + 3 && fields[fields.length - 1].isBlank();
      if (fields.length != values.length + 2 && !trailing) {
        throw new IllegalArgumentException(
            "the row has %d values, the section %d disks"
                .formatted(fields.length - 2, values.length));
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = value(fields[i + 2].strip());
      }
    }

    private static double value(String text) {
      if (text.isEmpty() || text.equals("nan") || text.equals("-nan")) {
        return Double.NaN;
      }
      try {
        double value =
            text.length() <= LONGEST_NUMBER && text.matches("[0-9.]+")
                ? Double.parseDouble(text)
                : -1;
        if (value >= 0 && value <= LARGEST_KILOBYTES) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(noRate(text), e);
      }
      throw new IllegalArgumentException(noRate(text));
    }

    private static String noRate(String text) {
      return "'" + ContentLook.shorten(text) + "' is no rate that a disk can have";
    }
  }
}
