package dev.weir.collector.importing;

import dev.weir.capture.IntervalSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns the values of counters and of rates into intervals and gaps. */
final class PrometheusRows implements PrometheusReader.Visitor {
  /** As for every rate: nothing writes a petabyte per second. */
  private static final double LARGEST_RATE = 1e15;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<PrometheusLabels, Integer> indexes = new HashMap<>();
  private final List<PrometheusReader.Visitor> series = new ArrayList<>();

  /**
   * @param counters whether the values of each series are those of a counter
   */
  PrometheusRows(
      List<PrometheusLabels> labels, boolean[] counters, long usualNanos, IntervalSink sink) {
    for (int i = 0; i < labels.size(); i++) {
      indexes.put(labels.get(i), i);
      series.add(counters[i] ? new Counter(i, usualNanos, sink) : new Rate(i, usualNanos, sink));
    }
  }

  @Override
  public void value(PrometheusLabels labels, long nanos, double value) {
    Integer index = indexes.get(labels);
    if (index != null) {
      series.get(index).value(labels, nanos, value);
    }
  }

  private static double possible(double rate) {
    if (!Double.isNaN(rate) && !(rate >= 0 && rate <= LARGEST_RATE)) {
      throw new IllegalArgumentException(
          "%s bytes per second are nothing that could be written".formatted(rate));
    }
    return rate;
  }

  /** Bytes since some start: an interval lies between two values. */
  private static final class Counter implements PrometheusReader.Visitor {
    private final int source;
    private final long longest;
    private final IntervalSink sink;
    private long last = Long.MIN_VALUE;
    private double before = Double.NaN;

    private Counter(int source, long usualNanos, IntervalSink sink) {
      this.source = source;
      this.longest = UsualStep.LONGEST_STEPS * usualNanos;
      this.sink = sink;
    }

    @Override
    public void value(PrometheusLabels labels, long nanos, double value) {
      int unit = Math.max(1, PrometheusMetric.of(labels.name()).unitBytes());
      if (value < 0) {
        throw new IllegalArgumentException("the counter " + value + " is negative");
      }
      if (last != Long.MIN_VALUE) {
        between(nanos, value, (value - before) * unit);
      }
      last = nanos;
      before = value;
    }

    private void between(long nanos, double value, double bytes) {
      long length = nanos - last;
      if (Double.isNaN(before) || Double.isNaN(value) || longest > 0 && length > longest) {
        sink.gap(source, last, length, "no value in the file");
      } else if (value < before) {
        sink.gap(source, last, length, "the counter started anew");
      } else {
        possible(bytes / (length / NANOS_PER_SECOND));
        sink.interval(source, last, length, Math.round(bytes), -1);
      }
    }
  }

  /** Bytes per second, of the time before. */
  private static final class Rate implements PrometheusReader.Visitor {
    private final int source;
    private final EndStampedRates rates;

    private Rate(int source, long usualNanos, IntervalSink sink) {
      this.source = source;
      this.rates = new EndStampedRates(sink, usualNanos, true);
    }

    @Override
    public void value(PrometheusLabels labels, long nanos, double value) {
      rates.row(nanos);
      rates.rate(source, possible(value), Double.NaN);
    }
  }
}
