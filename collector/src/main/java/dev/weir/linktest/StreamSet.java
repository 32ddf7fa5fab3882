package dev.weir.linktest;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The data connections of one measurement as they come in at the listener. */
final class StreamSet implements Closeable {
  private final @Nullable Socket[] sockets;
  private final CountDownLatch missing;
  private boolean closed;

  StreamSet(int streams) {
    sockets = new @Nullable Socket[streams];
    missing = new CountDownLatch(streams);
  }

  /** False when the stream is not one of these, is there already or comes too late. */
  synchronized boolean add(int stream, Socket socket) {
    if (closed || stream >= sockets.length || sockets[stream] != null) {
      return false;
    }
    sockets[stream] = socket;
    return true;
  }

  /** Says that the stream's opening is over, so that nothing but payload follows on it. */
  void opened() {
    missing.countDown();
  }

  List<Socket> await(Duration limit) throws IOException {
    try {
      if (!missing.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(missing.getCount() + " streams did not come");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    synchronized (this) {
      return Arrays.stream(sockets).map(Objects::requireNonNull).toList();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (Socket socket : sockets) {
      if (socket != null) {
        socket.close();
      }
    }
  }
}
