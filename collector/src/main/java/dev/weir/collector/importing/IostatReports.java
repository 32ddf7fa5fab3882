package dev.weir.collector.importing;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives the reports of iostat their intervals. The first one of a recording is the mean since boot
 * and only says when the second one begins, unless a person knows better ({@code iostat -y}).
 */
final class IostatReports {
  private static final int MOST_DEVICES = 100_000;
  private static final String FIRST_LEFT_OUT =
      "The first report is taken as the mean since boot and left out; if 'iostat -y' recorded it,"
          + " say --keep-first.";
  private static final String FIRST_KEPT =
      "The first report is a sample (--keep-first), as long as %s.";

  private final ImportOptions options;
  private final RateRows rows;
  private final ReportTimes times;
  private final Map<String, Double> first = new LinkedHashMap<>();
  private boolean inFirst;
  private long firstEnd;
  private long number;
  private long end = Long.MIN_VALUE;
  private boolean timed;

  IostatReports(ImportOptions options, RateRows rows, ReportTimes times) {
    this.options = options;
    this.rows = rows;
    this.times = times;
  }

  /**
   * A recording begins: its first report is the mean since boot.
   *
   * @param day as its first line has it
   */
  void recording(@Nullable LocalDate day) {
    finish();
    if (number > 0) {
      rows.interrupted("between two recordings");
    }
    LocalDate named = number == 0 ? options.date() : null;
    LocalDate start = named == null ? day : named;
    if (start != null) {
      times.startDay(start);
    }
    number = 0;
  }

  /**
   * Begins a report.
   *
   * @param printed its time in nanoseconds since 1970; null where it has none
   * @throws IllegalArgumentException with what is wrong
   */
  void report(@Nullable Long printed) {
    if (number > 0 && timed != (printed != null)) {
      throw new IllegalArgumentException("some reports have a time and this one is unlike them");
    }
    timed = printed != null;
    long next = printed == null ? counted() : printed;
    if (number > 0 && next < end) {
      throw new IllegalArgumentException("the clock goes backwards");
    }
    if (number == 1) {
      firstDone(next);
    }
    inFirst = number == 0;
    if (inFirst) {
      firstEnd = next;
    } else {
      rows.report(StatedInterval.start(options, end, next), next);
    }
    end = next;
    number++;
  }

  /**
   * One device of the report.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  void rate(String device, double bytesPerSecond) {
    if (!inFirst) {
      rows.rate(device, bytesPerSecond);
    } else if (options.keepFirst()) {
      if (first.putIfAbsent(device, bytesPerSecond) != null || first.size() > MOST_DEVICES) {
        throw new IllegalArgumentException(
            "device '" + ContentLook.shorten(device) + "' comes twice at this time");
      }
    }
  }

  /** The recording has ended; a first report that stands alone is as long as a person said. */
  void finish() {
    Duration interval = options.interval();
    if (number == 1 && interval != null) {
      firstDone(firstEnd + interval.toNanos());
    }
    first.clear();
  }

  private void firstDone(long next) {
    if (!options.keepFirst()) {
      rows.assume(FIRST_LEFT_OUT);
      return;
    }
    Duration interval = options.interval();
    rows.assume(FIRST_KEPT.formatted(interval == null ? "the second" : "--interval"));
    long length = interval == null ? next - firstEnd : interval.toNanos();
    rows.report(firstEnd - length, firstEnd);
    first.forEach(rows::rate);
    first.clear();
  }

  /** The time of a report that prints none: midnight and so many intervals. */
  private long counted() {
    Duration interval = options.interval();
    if (interval == null) {
      if (number == 0) {
        return 0; // One report alone needs no time, since it is no sample.
      }
      throw new IllegalArgumentException(
          "the reports have no times: say how far they are apart with --interval, for example"
              + " --interval 5s");
    }
    if (number > 0) {
      return Math.addExact(end, interval.toNanos());
    }
    if (!times.hasDay()) {
      throw new IllegalArgumentException(
          "the reports have no times and no date: give --date 2026-01-31");
    }
    long midnight = times.at(LocalTime.MIDNIGHT);
    rows.assume(
        "The reports have no times: the first is taken to be at 00:00 of its day, each %d s"
                .formatted(interval.toSeconds())
            + " after the one before (--interval).");
    return midnight;
  }
}
