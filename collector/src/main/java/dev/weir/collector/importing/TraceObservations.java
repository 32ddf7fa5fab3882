package dev.weir.collector.importing;

import dev.weir.capture.IntervalSink;
import dev.weir.capture.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a trace tells beside its bytes: the sizes of its writes per minute, and per window how much
 * was written over within it. Both kinds of stretch begin with the trace's first request.
 */
final class TraceObservations {
  static final long MINUTE_NANOS = 60_000_000_000L;
  static final long WINDOW_NANOS = 300_000_000_000L;

  /** 16 MiB of starts and ends: 3,500 scattered writes per second throughout a window. */
  static final int MOST_RANGES = 1 << 20;

  private static final int BUCKETS = Observation.WriteSizes.MOST_BUCKETS;

  private final IntervalSink sink;
  private final DistinctBytes.Budget budget;
  private final List<Device> devices = new ArrayList<>();
  private long minuteNanos;
  private long windowNanos;
  private long windowsCut;
  private boolean cut;

  TraceObservations(IntervalSink sink) {
    this(sink, MOST_RANGES);
  }

  /**
   * @param mostRanges followed at once in all devices
   */
  TraceObservations(IntervalSink sink, int mostRanges) {
    this.sink = sink;
    this.budget = new DistinctBytes.Budget(mostRanges);
  }

  void addDevice(int sourceOfSink) {
    devices.add(new Device(sourceOfSink));
  }

  void begin(long nanos) {
    minuteNanos = nanos;
    windowNanos = nanos;
  }

  /**
   * Closes the stretches that end at this instant or before it; must be told before the writes
   * behind them.
   *
   * @return the next instant to be told of
   */
  long reach(long nanos) {
    if (nanos - minuteNanos >= MINUTE_NANOS) {
      closeMinute(minuteNanos + MINUTE_NANOS);
      minuteNanos += (nanos - minuteNanos) / MINUTE_NANOS * MINUTE_NANOS;
    }
    if (nanos - windowNanos >= WINDOW_NANOS) {
      closeWindow(windowNanos + WINDOW_NANOS);
      windowNanos += (nanos - windowNanos) / WINDOW_NANOS * WINDOW_NANOS;
    }
    return Math.min(minuteNanos + MINUTE_NANOS, windowNanos + WINDOW_NANOS);
  }

  void write(int device, long offset, long length) {
    if (length > 0) { // A write of nothing has no size and no place.
      devices.get(device).write(offset, length);
    }
  }

  void finish(long endNanos) {
    closeMinute(Math.min(endNanos, minuteNanos + MINUTE_NANOS));
    closeWindow(Math.min(endNanos, windowNanos + WINDOW_NANOS));
  }

  List<String> warnings() {
    return windowsCut == 0
        ? List.of()
        : List.of(
            ("In %d windows of %d s more than %d scattered places were written: rewrites are stated"
                    + " for the first writes of those windows only.")
                .formatted(windowsCut, WINDOW_NANOS / 1_000_000_000L, MOST_RANGES));
  }

  private void closeMinute(long endNanos) {
    for (Device device : devices) {
      device.closeMinute(endNanos);
    }
  }

  private void closeWindow(long endNanos) {
    for (Device device : devices) {
      device.closeWindow(endNanos);
    }
    windowsCut += cut ? 1 : 0;
    cut = false;
  }

  private final class Device {
    private final int source;
    private final DistinctBytes distinct = new DistinctBytes(budget);
    private long[] sizes = {};
    private boolean anySize;

    private Device(int source) {
      this.source = source;
    }

    private void write(long offset, long length) {
      if (!anySize) {
        anySize = true;
        sizes = sizes.length == 0 ? new long[BUCKETS] : sizes;
      }
      sizes[Math.min(BUCKETS, Long.SIZE - Long.numberOfLeadingZeros(length)) - 1]++;
      cut |= !distinct.add(offset, length);
    }

    private void closeMinute(long endNanos) {
      if (!anySize) {
        return;
      }
      int used = BUCKETS;
      while (sizes[used - 1] == 0) {
        used--;
      }
      List<Long> counts = Arrays.stream(sizes, 0, used).boxed().toList();
      sink.observation(
          new Observation.WriteSizes(source, minuteNanos, endNanos - minuteNanos, counts));
      Arrays.fill(sizes, 0);
      anySize = false;
    }

    private void closeWindow(long endNanos) {
      long written = distinct.writtenBytes();
      if (written > 0) {
        sink.observation(
            new Observation.Rewrites(
                source, windowNanos, endNanos - windowNanos, written, distinct.distinctBytes()));
        distinct.clear();
      }
    }
  }
}
