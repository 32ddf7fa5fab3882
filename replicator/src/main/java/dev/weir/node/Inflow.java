package dev.weir.node;

import dev.weir.transport.Connection;
import dev.weir.wire.Frame;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What came over one connection and waits for the journal, by itself bounded: of several, the one
 * that brings the next batch has nothing waiting, so that it is never the one that is paused.
 */
final class Inflow {
  /** Above this many bytes waiting, no more is taken from the socket. */
  private static final long PAUSE_BYTES = 16L << 20;

  /** The same of each of several: their number times this and a largest batch is the most. */
  private static final long PAUSE_EACH_BYTES = 4L << 20;

  private static final int MESSAGE_BYTES = 512;

  private final Connection connection;
  private final long most;
  private final AtomicLong waiting = new AtomicLong();

  private Inflow(Connection connection, long most) {
    this.connection = connection;
    this.most = most;
  }

  static Inflow ofOne(Connection connection) {
    return new Inflow(connection, PAUSE_BYTES);
  }

  static Inflow ofSeveral(Connection connection) {
    return new Inflow(connection, PAUSE_EACH_BYTES);
  }

  Connection connection() {
    return connection;
  }

  void arrived(Frame.Batch batch) {
    if (waiting.addAndGet(cost(batch)) > most) {
      connection.pauseReading(true);
    }
  }

  void left(Frame.Batch batch) {
    if (waiting.addAndGet(-cost(batch)) < most / 2) {
      connection.pauseReading(false);
    }
  }

  /** What a waiting batch takes of memory at most, so that many tiny ones are bounded, too. */
  static long cost(Frame.Batch batch) {
    return MESSAGE_BYTES + batch.header().rawBytes();
  }
}
