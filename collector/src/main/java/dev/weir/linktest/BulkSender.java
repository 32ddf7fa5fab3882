package dev.weir.linktest;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Sends random bytes on every stream until the receiver, who keeps the time, closes them. */
final class BulkSender {
  private static final int CHUNK_BYTES = 64 * 1024;

  /** Random content, longer than compressing line equipment looks back. */
  private static final int CONTENT_BYTES = 4 * 1024 * 1024;

  /** A paced stream sends at least this often, so that it never comes in bursts. */
  private static final double PACE_SECONDS = 0.002;

  /** Time that is not caught up on: after a stall the pace starts anew. */
  private static final long CATCH_UP_NANOS = Duration.ofMillis(50).toNanos();

  private final List<Socket> sockets;
  private final Measurement measurement;
  private final TcpWatch watch;
  private final byte[] content = new byte[CONTENT_BYTES + CHUNK_BYTES];

  BulkSender(List<Socket> sockets, Measurement measurement) {
    this.sockets = sockets;
    this.measurement = measurement;
    watch = new TcpWatch(sockets);
    new SplittableRandom().nextBytes(content);
  }

  /**
   * Sends; the sockets are left open for their counters and closed by the caller.
   *
   * @throws IOException when a stream ended before its time
   */
  TcpCounts run() throws IOException {
    long start = System.nanoTime();
    EachStream.run(sockets, socket -> stream(socket, start));
    return watch.counts();
  }

  private void stream(Socket socket, long start) throws IOException {
    double rate = measurement.payloadBytesPerSecond().orElse(0) / sockets.size();
    int chunk = rate > 0 ? chunk(rate) : CHUNK_BYTES;
    long step = rate > 0 ? (long) (chunk / rate * 1e9) : 0;
    SplittableRandom place = new SplittableRandom();
    OutputStream out = socket.getOutputStream();
    long planned = start + (step > 0 ? place.nextLong(step) : 0);
    // The receiver counts from its first byte and closes; beyond that time plus silence it is gone.
    long latest = start + measurement.length().toNanos() + Protocol.SILENCE_LIMIT.toNanos();
    try {
      while (System.nanoTime() < latest) {
        if (step > 0) {
          planned = Math.max(planned + step, System.nanoTime() - CATCH_UP_NANOS);
          sleepUntil(planned);
        }
        out.write(content, place.nextInt(CONTENT_BYTES), chunk);
      }
    } catch (IOException e) {
      if (System.nanoTime() - start < measurement.length().toNanos()) {
        throw e;
      }
    }
  }

  /** Whole segments, as many as fall into {@link #PACE_SECONDS}. */
  private int chunk(double rate) {
    int segment = watch.segmentBytes();
    long segments = Math.max(1, Math.round(rate * PACE_SECONDS / segment));
    return (int) Math.min(CHUNK_BYTES, segments * segment);
  }

  private static void sleepUntil(long nanoTime) {
    long left = nanoTime - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanoTime - System.nanoTime();
    }
  }
}
