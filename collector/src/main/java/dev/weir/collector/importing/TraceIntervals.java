package dev.weir.collector.importing;

import dev.weir.capture.IntervalSink;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up the requests of a trace, which come in order of time, into intervals that begin with the
 * trace's first request.
 *
 * <p>A trace is complete: a device without a write wrote nothing, from the first request of the
 * trace to its last. Intervals without a write are joined into one. The trace seldom ends with an
 * interval; what is over is joined to the interval before it, since a rate over a few milliseconds
 * would be a peak that nobody measured.
 */
final class TraceIntervals implements TraceRequests {
  private final IntervalSink sink;
  private final long intervalNanos;
  private final TraceObservations observations;
  private final List<Device> devices = new ArrayList<>();
  private long originNanos = Long.MIN_VALUE;
  private long lastNanos;
  private long bucket;
  private long bucketEndNanos;

  /** Until here a request needs no look at any stretch's end. */
  private long quietUntilNanos = Long.MIN_VALUE;

  TraceIntervals(IntervalSink sink, long intervalNanos) {
    this.sink = sink;
    this.intervalNanos = intervalNanos;
    this.observations = new TraceObservations(sink);
  }

  @Override
  public void addDevice(int sourceOfSink) {
    devices.add(new Device(sourceOfSink));
    observations.addDevice(sourceOfSink);
  }

  @Override
  public void write(long nanos, int device, long offset, long length) {
    reach(nanos);
    observations.write(device, offset, length);
    devices.get(device).add(bucket, length);
  }

  /** A request that is no write only says that the trace was running. */
  @Override
  public void other(long nanos) {
    reach(nanos);
  }

  /**
   * Delivers what is left.
   *
   * @param resolutionNanos of the trace's clock: so long the last request's instant lasts
   */
  @Override
  public void finish(long resolutionNanos) {
    if (originNanos == Long.MIN_VALUE) {
      return;
    }
    long end = Math.min(lastNanos + resolutionNanos, bucketEndNanos);
    for (Device device : devices) {
      device.finish(end);
    }
    observations.finish(end);
  }

  @Override
  public List<String> warnings() {
    return observations.warnings();
  }

  private void reach(long nanos) {
    lastNanos = nanos;
    if (nanos < quietUntilNanos) {
      return;
    }
    if (originNanos == Long.MIN_VALUE) {
      originNanos = nanos;
      observations.begin(nanos);
    }
    bucket = (nanos - originNanos) / intervalNanos;
    bucketEndNanos = startOf(bucket + 1);
    quietUntilNanos = Math.min(bucketEndNanos, observations.reach(nanos));
  }

  private long startOf(long index) {
    return originNanos + index * intervalNanos;
  }

  /** Holds the last two intervals back, all before them are delivered or known to be idle. */
  private final class Device {
    private final int source;
    private long bytes;
    private long operations;
    private long bytesBefore;
    private long operationsBefore;
    private long current;

    /** First interval not delivered. */
    private long pending;

    private Device(int source) {
      this.source = source;
    }

    private void add(long index, long length) {
      if (index != current) {
        move(index);
      }
      bytes += length;
      operations++;
    }

    private void move(long index) {
      deliver(current - 1, bytesBefore, operationsBefore);
      if (index == current + 1) {
        bytesBefore = bytes;
        operationsBefore = operations;
      } else {
        deliver(current, bytes, operations);
        bytesBefore = 0;
        operationsBefore = 0;
      }
      current = index;
      bytes = 0;
      operations = 0;
    }

    private void deliver(long index, long written, long count) {
      if (count > 0) {
        idleUntil(index);
        sink.interval(source, startOf(index), intervalNanos, written, count);
        pending = index + 1;
      }
    }

    private void idleUntil(long index) {
      if (pending < index) {
        sink.interval(source, startOf(pending), startOf(index) - startOf(pending), 0, 0);
        pending = index;
      }
    }

    private void finish(long endNanos) {
      if (current != bucket) {
        move(bucket);
      }
      boolean whole = endNanos == bucketEndNanos;
      if (whole || bucket == 0) {
        deliver(bucket - 1, bytesBefore, operationsBefore);
        tail(bucket, endNanos, bytes, operations);
      } else {
        tail(bucket - 1, endNanos, bytesBefore + bytes, operationsBefore + operations);
      }
    }

    private void tail(long index, long endNanos, long written, long count) {
      if (count == 0) {
        sink.interval(source, startOf(pending), endNanos - startOf(pending), 0, 0);
      } else {
        idleUntil(index);
        sink.interval(source, startOf(index), endNanos - startOf(index), written, count);
      }
    }
  }
}
