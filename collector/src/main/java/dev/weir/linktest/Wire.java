package dev.weir.linktest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Reads of a fixed length that end in bounded time, however slowly the peer drips. */
final class Wire {
  private Wire() {}

  /**
   * Reads exactly {@code length} bytes.
   *
   * @throws SocketTimeoutException when they have not all come within {@code limit}
   * @throws EOFException when the peer closed before
   */
  static byte[] read(Socket socket, int length, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new SocketTimeoutException("nothing complete within " + limit.toSeconds() + " s");
      }
      socket.setSoTimeout(Math.toIntExact(left));
      int count = in.read(bytes, done, length - done);
      if (count < 0) {
        throw new EOFException("closed by the other side");
      }
      done += count;
    }
    return bytes;
  }
}
