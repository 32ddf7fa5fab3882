package dev.weir.collector.importing;

import dev.weir.capture.ByteSource;
import dev.weir.capture.SourceInfo;
import dev.weir.capture.SourceKind;
import dev.weir.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the rows of a table into intervals. Bytes are whole: what a row's rate leaves over is
 * carried to the next row of its source, so that sums stay right.
 */
final class MappedCsvRows {
  private static final int MOST_SOURCES = 100_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double LONGEST_SECONDS = 4e9;

  /** A step that much longer than the first is worth a warning. */
  private static final double LONG_STEP = 1.1;

  private final ByteSource bytes;
  private final ImportOptions options;
  private final CsvMapping mapping;
  private final byte decimalMark;
  private final SinglePass.Target target;
  private final SourceNames names = new SourceNames(MOST_SOURCES);
  private final List<Rows> sources = new ArrayList<>();
  private @Nullable CsvTimes times;
  private long line;
  private long total;
  private long longSteps;
  private long longestNanos;

  MappedCsvRows(
      ByteSource bytes,
      ImportOptions options,
      CsvMapping mapping,
      byte decimalMark,
      SinglePass.Target target) {
    this.bytes = bytes;
    this.options = options;
    this.mapping = mapping;
    this.decimalMark = decimalMark;
    this.target = target;
  }

  /** Takes the row just split. */
  void row(BoundedLines lines, ByteFields fields) {
    CsvTimes clock = times;
    if (clock == null) {
      String column = mapping.names().get(mapping.time());
      clock = new CsvTimes(options, column, fields.text(mapping.time()), decimalMark);
      times = clock;
    }
    line = lines.number();
    int index = source(lines, fields);
    sources.get(index).row(lines, fields, clock.nanos(fields, mapping.time(), index));
  }

  /** Delivers what is left and returns what is to be known. */
  List<String> finish() {
    List<String> warnings = new ArrayList<>();
    long unknown = 0;
    for (Rows each : sources) {
      unknown += each.finish();
    }
    if (unknown > 0) {
      warnings.add(
          "The length of %d rows is not known (the %s row of each source): they are left out."
                  .formatted(unknown, mapping.timeIsEnd() ? "first" : "last")
              + " With --interval 300s, for example, they would count.");
    }
    if (longSteps > 0) {
      warnings.add(
          ("%d steps between rows are more than a tenth longer than the first step of their source,"
                  + " the longest %s s: a row's value is taken for its whole step, where that is at"
                  + " most %d times the first; otherwise the rest is a gap.")
              .formatted(longSteps, seconds(longestNanos), UsualStep.LONGEST_STEPS));
    }
    return warnings;
  }

  private static String seconds(long nanos) {
    return nanos % 1_000_000_000L == 0
        ? Long.toString(nanos / 1_000_000_000L)
        : Double.toString(nanos / NANOS_PER_SECOND);
  }

  private int source(BoundedLines lines, ByteFields fields) {
    boolean named = mapping.source() >= 0;
    int from = named ? fields.start(mapping.source()) : 0;
    int to = named ? fields.end(mapping.source()) : 0;
    int known = names.find(fields.buffer(), from, to);
    if (known >= 0) {
      return known;
    }
    String name = named ? fields.text(mapping.source()) : FileTitle.of(bytes.name());
    int added = name.isBlank() ? -1 : names.add(fields.buffer(), from, to);
    if (added < 0) {
      throw lines.problem(
          1,
          name.isBlank() ? "the row names no source" : "more than " + MOST_SOURCES + " sources",
          "check the column given as source");
    }
    sources.add(new Rows(name, target.addSource(new SourceInfo(name, SourceKind.INSTANCE))));
    return added;
  }

  /** What is known of one source between two rows. */
  private final class Rows {
    private final String name;
    private final int index;
    private long lastNanos = Long.MIN_VALUE;
    private long lastEnd = Long.MIN_VALUE;
    private long firstStep;
    private double carry;
    private double amount;
    private long amountLine;
    private double operations;
    private boolean counted;

    private Rows(String name, int index) {
      this.name = name;
      this.index = index;
    }

    private void row(BoundedLines lines, ByteFields fields, long nanos) {
      requireOrder(lines, fields, nanos);
      boolean first = lastNanos == Long.MIN_VALUE;
      long step = first ? given() : nanos - lastNanos;
      if (mapping.seconds() >= 0) {
        take(fields);
        long length = length(fields);
        long start = mapping.timeIsEnd() ? nanos - length : nanos;
        requireApart(lines, fields, start);
        if (lastEnd != Long.MIN_VALUE && start > lastEnd) {
          target.gap(index, lastEnd, start - lastEnd, "no row in the file");
        }
        deliver(start, length);
      } else if (mapping.timeIsEnd()) {
        take(fields);
        long covered = first ? step : covered(step);
        leaveOut(lastNanos, step - covered);
        if (covered > 0) {
          deliver(nanos - covered, covered);
        }
      } else {
        if (!first) {
          long covered = covered(step);
          deliver(lastNanos, covered);
          leaveOut(lastNanos + covered, step - covered);
        }
        take(fields);
      }
      lastNanos = nanos;
    }

    /** How many rows are left out. */
    private int finish() {
      boolean open = mapping.seconds() < 0;
      if (open && !mapping.timeIsEnd() && given() > 0) {
        deliver(lastNanos, given());
      }
      return open && given() == 0 ? 1 : 0;
    }

    private long given() {
      return options.interval() == null ? 0 : options.interval().toNanos();
    }

    /** How much of a step its row speaks for. */
    private long covered(long step) {
      if (firstStep == 0) {
        firstStep = step;
      } else if (step > firstStep * LONG_STEP) {
        longSteps++;
        longestNanos = Math.max(longestNanos, step);
      }
      return step / UsualStep.LONGEST_STEPS > firstStep ? firstStep : step;
    }

    private void leaveOut(long start, long length) {
      if (length > 0) {
        target.gap(index, start, length, "no row in the file");
      }
    }

    private void take(ByteFields fields) {
      amountLine = line;
      counted = !isMissing(fields, mapping.amount());
      amount = counted ? positive(fields, mapping.amount()) : 0;
      operations = -1;
      if (mapping.operations() >= 0 && !isMissing(fields, mapping.operations())) {
        operations = positive(fields, mapping.operations());
      }
    }

    private double positive(ByteFields fields, int field) {
      String column = mapping.names().get(field);
      double value = fields.real(field, decimalMark, column);
      if (value < 0) {
        throw fields.problem(field, column, "is negative");
      }
      return value;
    }

    private void deliver(long start, long length) {
      lastEnd = start + length;
      if (!counted) {
        target.gap(index, start, length, "no value in the file");
        return;
      }
      double seconds = length / NANOS_PER_SECOND;
      double exact =
          amount * mapping.unit().bytes() * (mapping.unit().perSecond() ? seconds : 1) + carry;
      if (exact >= Long.MAX_VALUE) {
        throw tooMany("has more than 2^63-1 bytes", start);
      }
      long whole = (long) exact;
      total += whole;
      if (total < 0) {
        throw tooMany("brings the bytes of the file to more than 2^63-1", start);
      }
      carry = exact - whole;
      double count = mapping.operationsPerSecond() ? operations * seconds : operations;
      target.interval(index, start, length, whole, operations < 0 ? -1 : Math.round(count));
    }

    private ProblemException tooMany(String what, long start) {
      return ProblemException.badInput(
          bytes.name() + ":" + amountLine,
          "the row of source '%s' for the time from %s %s"
              .formatted(name, CsvTimes.instant(start), what),
          "check the column and its unit");
    }

    private long length(ByteFields fields) {
      String column = mapping.names().get(mapping.seconds());
      double seconds = fields.real(mapping.seconds(), decimalMark, column);
      if (seconds * NANOS_PER_SECOND < 1 || seconds > LONGEST_SECONDS) {
        throw fields.problem(mapping.seconds(), column, "is no length of an interval in seconds");
      }
      return Math.round(seconds * NANOS_PER_SECOND);
    }

    private void requireOrder(BoundedLines lines, ByteFields fields, long nanos) {
      if (nanos <= lastNanos) {
        throw lines.problemAt(
            fields.start(mapping.time()),
            "the clock %s: the row before of source '%s' has %s"
                .formatted(
                    nanos == lastNanos ? "stands still" : "goes backwards",
                    name,
                    CsvTimes.instant(lastNanos)),
            "sort the rows by time; where several things were measured name their column with"
                + " --column source=NAME");
      }
    }

    private void requireApart(BoundedLines lines, ByteFields fields, long start) {
      if (start < lastEnd || start < 0) {
        throw lines.problemAt(
            fields.start(mapping.time()),
            start < 0
                ? "the row begins before 1970"
                : "the row overlaps the one before of source '%s', which ends at %s"
                    .formatted(name, CsvTimes.instant(lastEnd)),
            "check the columns given as time and seconds");
      }
    }
  }

  /** Whether a cell says that nothing was measured. */
  private static boolean isMissing(ByteFields fields, int field) {
    int length = fields.end(field) - fields.start(field);
    if (length > 4 || length > 0 && fields.buffer()[fields.start(field)] <= '9') {
      return length == 2 && fields.isQuoted(field);
    }
    return switch (fields.text(field)) {
      case "", "NaN", "nan", "null", "NULL", "NA", "N/A" -> true;
      default -> false;
    };
  }
}
