package dev.weir.collector.linux;

import dev.weir.capture.Observation;
import dev.weir.collector.compressing.RecentWrites;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads single writes from the ring in a thread of its own and tells, window by window, how much of
 * what was written was written over. The first window ends after a minute, so that a short capture
 * says something; shorter windows hold less rewriting, never more.
 */
final class WriteFollower implements AutoCloseable {
  static final Duration WINDOW = Duration.ofMinutes(5);

  /** Five times a second: see {@link BpfRing#BYTES} for what that allows. */
  private static final Duration BETWEEN_READS = Duration.ofMillis(200);

  /** An observation shorter than this is the last before the end or a step of the clock. */
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long NONE = Long.MIN_VALUE;
  private static final int OFF = -1;

  /** In how many stretches, as a power of two, writes are told when rewriting is given up. */
  private static final int TOLD_SHIFT = 3;

  /** The group is in the low bits of its word. */
  private static final int GROUP_MASK = CountingMaps.GROUPS_MAX - 1;

  private final CountingMaps maps;
  private final RewriteWindow window;
  private final Thread thread = new Thread(this::readOn, "weir-writes");
  private volatile boolean closed;
  private RecentWrites.@Nullable Listener listener;
  private boolean off;
  private int easedShift;
  private int kernelShift;
  private boolean firstWindow = true;
  private long windowStart = NONE;

  WriteFollower(CountingMaps maps, int groups) {
    this.maps = maps;
    window = new RewriteWindow(groups);
    thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  private void readOn() {
    while (!closed) {
      LockSupport.parkNanos(this, BETWEEN_READS.toNanos());
      read();
    }
  }

  private synchronized void read() {
    if (closed || off && listener == null) {
      return;
    }
    maps.ring().drain(this::told);
    if (!off && window.shift() != kernelShift) {
      kernelShift = window.shift();
      maps.settings().put(0, kernelShift);
    }
  }

  private void told(long key, long position, long group, long length) {
    if (!off) {
      window.written(key, position, group, length);
    }
    if (listener != null) {
      listener.written((int) group & GROUP_MASK, key, position, length);
    }
  }

  /** Passes writes on from now on, those of the stretches that are followed. */
  synchronized void tell(RecentWrites.Listener to) {
    listener = to;
  }

  /** Tells of the window if it is over. */
  synchronized void observe(long start, long length, Consumer<Observation> observations) {
    if (off) {
      return;
    }
    if (windowStart == NONE) {
      windowStart = start;
    }
    long whole = start + length - windowStart;
    boolean over =
        firstWindow || length < MINUTE_NANOS || whole > WINDOW.toNanos() - MINUTE_NANOS / 2;
    if (over) {
      read();
      long began = windowStart;
      window.end(
          (group, written, distinct) ->
              observations.accept(
                  new Observation.Rewrites(group, began, whole, written, distinct)));
      firstWindow = false;
      windowStart = NONE;
    }
  }

  /** Follows half of the writes, and at the second call none. */
  synchronized Optional<String> ease() {
    if (off) {
      return Optional.empty();
    }
    if (easedShift == 0) {
      easedShift = 1;
      window.halve();
      kernelShift = window.shift();
      maps.settings().put(0, kernelShift);
      return Optional.of(
          "Rewriting is followed in half as many places as before (by stretches of 4 MiB, chosen by"
              + " hash); bytes, operations and sizes are still exact.");
    }
    off = true;
    maps.settings().put(0, listener == null ? OFF : Math.max(TOLD_SHIFT, kernelShift));
    return Optional.of(
        "Rewriting is no longer followed; bytes, operations and sizes are still exact.");
  }

  /** Of how many stretches one is followed, as far as memory and easing decided. */
  synchronized long oneIn() {
    return 1L << window.shift();
  }

  /** Ends reading; afterwards the ring may be given back. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    LockSupport.unpark(thread);
  }
}
