package dev.weir.collector.importing;

import dev.weir.capture.IntervalSink;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Values of one metric of a cloud, each of a period that begins at its time. They come in any
 * order, and what is not there was not measured.
 */
final class PeriodSeries {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int FIRST_CAPACITY = 64;

  /** As for every rate: nothing writes a petabyte per second. */
  private static final double LARGEST_RATE = 1e15;

  private long[] times = new long[FIRST_CAPACITY];
  private double[] values = new double[FIRST_CAPACITY];
  private int size;

  /**
   * @param value NaN where the service has none for the period
   */
  void add(long startNanos, double value) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    times[size] = startNanos;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  long time(int index) {
    return times[index];
  }

  double value(int index) {
    return values[index];
  }

  /**
   * Puts the values in order of time; one that comes again on the next page of an answer is
   * dropped.
   *
   * @throws IllegalArgumentException when two values of the same time differ
   */
  void sort() {
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingLong(i -> times[i]))
            .mapToInt(i -> i)
            .toArray();
    long[] sortedTimes = new long[size];
    double[] sortedValues = new double[size];
    int kept = 0;
    for (int i : order) {
      boolean again = kept > 0 && sortedTimes[kept - 1] == times[i];
      if (again && Double.compare(sortedValues[kept - 1], values[i]) != 0) {
        throw new IllegalArgumentException(
            "two values are given for " + Instant.EPOCH.plusNanos(times[i]));
      }
      if (!again) {
        sortedTimes[kept] = times[i];
        sortedValues[kept++] = values[i];
      }
    }
    times = sortedTimes;
    values = sortedValues;
    size = kept;
  }

  /**
   * The longest period of which all steps between the sorted values are multiples, in nanoseconds;
   * 0 for fewer than two values.
   */
  long period() {
    long period = 0;
    for (int i = 1; i < size; i++) {
      period = greatestCommonDivisor(times[i] - times[i - 1], period);
    }
    return period;
  }

  /**
   * Delivers the sorted values.
   *
   * @param perSecond whether a value is a rate; otherwise it is the bytes of its period
   * @throws IllegalArgumentException where a period reaches into the next one or a value cannot be
   */
  void deliver(int source, long period, boolean perSecond, IntervalSink sink) {
    double seconds = period / NANOS_PER_SECOND;
    for (int i = 0; i < size; i++) {
      if (i > 0 && times[i] > times[i - 1] + period) {
        long end = times[i - 1] + period;
        sink.gap(source, end, times[i] - end, "no value in the file");
      } else if (i > 0 && times[i] < times[i - 1] + period) {
        throw new IllegalArgumentException(
            "values are %s s apart and a period is %s s"
                .formatted((times[i] - times[i - 1]) / NANOS_PER_SECOND, seconds));
      }
      double bytes = perSecond ? values[i] * seconds : values[i];
      if (Double.isNaN(bytes)) {
        sink.gap(source, times[i], period, "no value in the file");
      } else if (bytes >= 0 && bytes / seconds <= LARGEST_RATE) {
        sink.interval(source, times[i], period, Math.round(bytes), -1);
      } else {
        throw new IllegalArgumentException(
            "the value %s at %s is nothing that could be written"
                .formatted(values[i], Instant.EPOCH.plusNanos(times[i])));
      }
    }
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
