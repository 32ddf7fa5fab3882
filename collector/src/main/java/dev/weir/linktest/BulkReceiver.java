package dev.weir.linktest;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what arrives on all streams, by slices from the first byte on, and keeps the time. */
final class BulkReceiver {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final List<Socket> sockets;
  private final long lengthNanos;
  private final AtomicLongArray slices;

  /** {@link System#nanoTime()} of the first byte; {@link Long#MIN_VALUE} before it. */
  private final AtomicLong first = new AtomicLong(Long.MIN_VALUE);

  BulkReceiver(List<Socket> sockets, Measurement measurement) {
    this.sockets = sockets;
    lengthNanos = measurement.length().toNanos();
    slices = new AtomicLongArray(Arrivals.slices(measurement));
  }

  /**
   * Receives until the time is over and closes the sockets.
   *
   * @throws IOException when a stream ended before, or nothing came
   */
  Arrivals run() throws IOException {
    EachStream.run(sockets, this::stream);
    long[] bytes = new long[slices.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = slices.get(i);
    }
    return new Arrivals(bytes);
  }

  private void stream(Socket socket) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        socket.setSoTimeout(patienceMillis());
        int count = in.read(buffer);
        long now = System.nanoTime();
        if (count < 0) {
          throw new IOException("closed by the other side before the time was over");
        }
        if (!count(count, now)) {
          return;
        }
      }
    } catch (SocketTimeoutException e) {
      if (first.get() != Long.MIN_VALUE) {
        return; // The time is over and nothing more came on this stream.
      }
      throw e;
    }
  }

  /** False once the time is over. */
  private boolean count(int bytes, long now) {
    first.compareAndSet(Long.MIN_VALUE, now);
    long slice = (now - first.get()) / Protocol.SLICE.toNanos();
    if (slice >= slices.length()) {
      return false;
    }
    slices.addAndGet((int) slice, bytes);
    return true;
  }

  private int patienceMillis() {
    long start = first.get();
    if (start == Long.MIN_VALUE) {
      return Math.toIntExact(Protocol.SILENCE_LIMIT.toMillis());
    }
    long left = TimeUnit.NANOSECONDS.toMillis(start + lengthNanos - System.nanoTime());
    return (int) Math.max(1, left);
  }
}
