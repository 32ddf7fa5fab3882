package dev.weir.engine;

import java.time.Duration;

/**
 * What the line takes while it is full. Only then is its rate seen: a sender that is slower than
 * the line learns nothing of it. A line on which nothing had to wait for long counts as endless, so
 * that a faster way to feed it is tried.
 */
final class LineRate {
  /** Until a line was full for the first time, and while nothing waits: 1 Gbit/s. */
  static final double USUAL_BYTES_PER_SECOND = 125e6;

  /** Shorter windows see the socket's buffers more than the line. */
  private static final long WINDOW_NANOS = Duration.ofMillis(200).toNanos();

  /** A window has so much in it, for a frame more or less not to count. */
  private static final double WINDOW_BYTES = 1 << 20;

  /** On a very slow line a window ends after so long whatever is in it. */
  private static final long LONGEST_WINDOW_NANOS = Duration.ofSeconds(4).toNanos();

  /** The line is full when it could take nothing for this share of a window. */
  private static final double FULL = 0.8;

  /** After so long without a full window, what was measured then says nothing any more. */
  private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

  private double bytesPerSecond;
  private long fullAt;

  private boolean open = true;
  private long closedAt;
  private long windowStart;
  private double windowBytes;
  private long windowClosed;

  /** A frame was handed over at {@code now}; the line takes no other until {@link #opens}. */
  void closes(double bytes, long now) {
    if (windowStart == 0) {
      windowStart = now;
    }
    open = false;
    closedAt = now;
    windowBytes += bytes;
  }

  /** The line can take another frame since {@code at}. */
  void opens(long at) {
    if (open) {
      return;
    }
    open = true;
    windowClosed += Math.max(0, at - closedAt);
    long length = at - windowStart;
    boolean whole = length >= WINDOW_NANOS && windowBytes >= WINDOW_BYTES;
    if (whole || length >= LONGEST_WINDOW_NANOS) {
      if (windowClosed >= FULL * length) {
        double seen = windowBytes / length * 1e9;
        bytesPerSecond = known(at) ? (bytesPerSecond + seen) / 2 : seen;
        fullAt = at;
      }
      begin(at);
    }
  }

  /** The connection is gone: the next one may go another way. */
  void forget() {
    bytesPerSecond = 0;
    open = true;
    begin(0);
  }

  private void begin(long at) {
    windowStart = at;
    windowBytes = 0;
    windowClosed = 0;
  }

  private boolean known(long now) {
    return bytesPerSecond > 0 && now - fullAt < KEPT_NANOS;
  }

  /**
   * Bytes handed to the connection per second.
   *
   * @param backlog whether more waits than is being sent: then only a full line tells its rate
   */
  double bytesPerSecond(boolean backlog, long now) {
    if (known(now)) {
      return bytesPerSecond;
    }
    return backlog
        ? Double.POSITIVE_INFINITY
        : bytesPerSecond > 0 ? bytesPerSecond : USUAL_BYTES_PER_SECOND;
  }
}
