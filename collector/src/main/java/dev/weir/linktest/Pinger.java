package dev.weir.linktest;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a small message fifty times a second whether or not the one before came back, so that bad
 * moments are not skipped, and takes the time to each echo.
 */
final class Pinger implements Closeable {
  static final int PER_SECOND = 50;
  private static final long PERIOD_NANOS = 1_000_000_000L / PER_SECOND;

  /** The longest measurement and its margins; what comes beyond is left out. */
  private static final int MOST = PER_SECOND * 120;

  private final Socket socket;
  private final long[] nanos = new long[MOST];
  private int count;
  private long last;
  private volatile boolean closed;

  Pinger(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(0);
    Thread.startVirtualThread(this::send);
    Thread.startVirtualThread(this::receive);
  }

  private void send() {
    long next = System.nanoTime();
    ByteBuffer message = ByteBuffer.allocate(Protocol.PING_BYTES);
    try {
      while (!closed) {
        socket.getOutputStream().write(message.clear().putLong(System.nanoTime()).array());
        next = Math.max(next + PERIOD_NANOS, System.nanoTime());
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (IOException e) {
      closed = true; // The control connection tells what happened to the line.
    }
  }

  private void receive() {
    try {
      InputStream in = socket.getInputStream();
      while (!closed) {
        byte[] echo = in.readNBytes(Protocol.PING_BYTES);
        long now = System.nanoTime();
        if (echo.length < Protocol.PING_BYTES) {
          return;
        }
        record(now - ByteBuffer.wrap(echo).getLong());
      }
    } catch (IOException e) {
      closed = true;
    }
  }

  /** A time that cannot be is an echo of something else and not counted. */
  private synchronized void record(long took) {
    if (took > 0 && took < Protocol.SESSION_LIMIT.toNanos() && count < MOST) {
      nanos[count++] = took;
      last = took;
    }
  }

  /** What came back since the last call. */
  synchronized RoundTrips take() {
    RoundTrips taken = RoundTrips.of(Arrays.copyOf(nanos, count));
    count = 0;
    return taken;
  }

  /** Nanoseconds of the latest echo; 0 before the first. */
  synchronized long latest() {
    return last;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
  }
}
