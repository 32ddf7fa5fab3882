package dev.weir.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A line on which each connection has a window of bytes on the way to the target and each byte
 * takes a while: no connection carries more than window / delay, as many as there are carry so much
 * each.
 */
final class LongLine implements AutoCloseable {
  private static final int SOCKET_BUFFER_BYTES = 16 << 10;
  private static final int CHUNK_BYTES = 4 << 10;

  private final int target;
  private final int windowBytes;
  private final long delayNanos;
  private final ServerSocket listening;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();

  private record Chunk(byte[] bytes, long dueAt) {}

  LongLine(int target, int windowBytes, long delayMillis) throws IOException {
    this.target = target;
    this.windowBytes = windowBytes;
    delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
    listening = new ServerSocket();
    listening.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
    listening.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Connections accepted so far. */
  int connections() {
    return accepted.size();
  }

  /** Ends one of the connections that stand, as a broken line does. */
  void cut(Random random) throws IOException {
    List<Socket> standing = accepted.stream().filter(socket -> !socket.isClosed()).toList();
    standing.get(random.nextInt(standing.size())).close();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listening.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        accepted.add(near);
        BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>();
        Semaphore window = new Semaphore(windowBytes);
        Thread.ofVirtual().start(() -> closing(near, far, () -> take(near, onTheWay, window)));
        Thread.ofVirtual().start(() -> closing(near, far, () -> bring(far, onTheWay, window)));
        Thread.ofVirtual()
            .start(
                () ->
                    closing(
                        near, far, () -> far.getInputStream().transferTo(near.getOutputStream())));
      }
    } catch (IOException e) {
      // closed, or the target is not there: whoever waits for a connection notices
    }
  }

  private interface Carrying {
    void run() throws IOException, InterruptedException;
  }

  private static void closing(Socket near, Socket far, Carrying carrying) {
    try (near;
        far) {
      carrying.run();
    } catch (IOException e) {
      // the other direction ends with it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Socket near, BlockingQueue<Chunk> onTheWay, Semaphore window)
      throws IOException, InterruptedException {
    InputStream in = near.getInputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    while (true) {
      window.acquire(CHUNK_BYTES);
      int read = in.read(buffer);
      if (read < 0) {
        return;
      }
      window.release(CHUNK_BYTES - read);
      onTheWay.add(
          new Chunk(java.util.Arrays.copyOf(buffer, read), System.nanoTime() + delayNanos));
    }
  }

  private static void bring(Socket far, BlockingQueue<Chunk> onTheWay, Semaphore window)
      throws IOException, InterruptedException {
    OutputStream out = far.getOutputStream();
    while (!far.isClosed()) {
      Chunk chunk = onTheWay.poll(1, TimeUnit.SECONDS);
      if (chunk != null) {
        TimeUnit.NANOSECONDS.sleep(chunk.dueAt() - System.nanoTime());
        out.write(chunk.bytes());
        window.release(chunk.bytes().length);
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : accepted) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
