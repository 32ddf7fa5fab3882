package dev.weir.collector.importing;

import dev.weir.capture.IntervalSink;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Reads the rates of chosen sources out of a table of counters. */
final class PdhRates {
  /** No disk and no array writes a petabyte per second: a larger rate is a broken value. */
  private static final double LARGEST_RATE = 1e15;

  private final PdhTable table;
  private final PdhTable.Head head;
  private final List<PdhSource> sources;
  private final ZoneId zone;
  private final int[] wanted;
  private final int[] bytesPlace;
  private final int[] operationsPlace;

  PdhRates(PdhTable table, PdhTable.Head head, List<PdhSource> sources, ZoneId zone) {
    this.table = table;
    this.head = head;
    this.sources = List.copyOf(sources);
    this.zone = zone;
    this.wanted =
        sources.stream()
            .flatMapToInt(one -> IntStream.of(one.bytesColumn(), one.operationsColumn()))
            .filter(column -> column >= 0)
            .distinct()
            .sorted()
            .toArray();
    this.bytesPlace =
        sources.stream().mapToInt(one -> Arrays.binarySearch(wanted, one.bytesColumn())).toArray();
    this.operationsPlace =
        sources.stream()
            .mapToInt(one -> Arrays.binarySearch(wanted, one.operationsColumn()))
            .toArray();
  }

  /**
   * What the first pass learns.
   *
   * @param usualNanos 0 where there are fewer than two rows
   * @param firstRowFilled whether the first row has any value
   */
  record Survey(long rows, long usualNanos, boolean firstRowFilled, List<String> warnings) {
    Survey {
      warnings = List.copyOf(warnings);
    }
  }

  /** Reads all rows once to check them. */
  Survey survey() throws IOException {
    UsualStep step = new UsualStep();
    List<String> warnings = new ArrayList<>();
    Checked rows =
        new Checked() {
          @Override
          void row(long nanos, double[] values) {
            step.time(nanos);
          }

          @Override
          public void warning(String sentence) {
            warnings.add(sentence);
          }
        };
    table.forEachRow(head, wanted, rows);
    return new Survey(rows.count, step.nanos(), rows.firstFilled, warnings);
  }

  /**
   * Delivers all rows.
   *
   * @param firstRowCounts as {@link EndStampedRates} has it
   */
  void read(IntervalSink sink, long usualNanos, boolean firstRowCounts) throws IOException {
    EndStampedRates rates = new EndStampedRates(sink, usualNanos, firstRowCounts);
    table.forEachRow(
        head,
        wanted,
        new Checked() {
          @Override
          void row(long nanos, double[] values) {
            rates.row(nanos);
            for (int i = 0; i < bytesPlace.length; i++) {
              double operations = operationsPlace[i] < 0 ? Double.NaN : values[operationsPlace[i]];
              rates.rate(i, values[bytesPlace[i]] * sources.get(i).bytesPerUnit(), operations);
            }
          }
        });
  }

  /** Turns local times into instants and refuses rows that cannot be. */
  private abstract class Checked implements PdhTable.RowVisitor {
    private final LocalTimes times = new LocalTimes(zone);
    private long last = Long.MIN_VALUE;
    private long count;
    private boolean firstFilled;

    abstract void row(long nanos, double[] values);

    @Override
    public boolean row(LocalDateTime time, double[] values, BoundedLines lines) {
      long nanos = nanos(time, lines);
      if (nanos <= last) {
        throw lines.problem(
            1,
            "the clock %s at %s".formatted(nanos == last ? "stands still" : "goes backwards", time),
            "where the clock was set back for winter name the place, for example --zone"
                + " Europe/Berlin; otherwise split the file here");
      }
      requirePossible(values, lines);
      if (count == 0) {
        firstFilled = Arrays.stream(values).anyMatch(value -> !Double.isNaN(value));
      }
      last = nanos;
      count++;
      row(nanos, values);
      return true;
    }

    private long nanos(LocalDateTime time, BoundedLines lines) {
      try {
        return times.next(time);
      } catch (IllegalArgumentException e) {
        throw lines.problem(1, "the time " + time + " " + e.getMessage(), "correct the time");
      }
    }

    private void requirePossible(double[] values, BoundedLines lines) {
      for (int i = 0; i < bytesPlace.length; i++) {
        double rate = values[bytesPlace[i]] * sources.get(i).bytesPerUnit();
        if (rate > LARGEST_RATE) {
          throw lines.problem(
              1,
              "%s writes %.0f bytes per second, which nothing can"
                  .formatted(ContentLook.shorten(sources.get(i).name()), rate),
              "correct the value or leave the row out");
        }
      }
    }
  }
}
