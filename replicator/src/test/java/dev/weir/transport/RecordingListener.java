package dev.weir.transport;

import dev.weir.wire.Frame;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Keeps what it hears for a test to take. */
final class RecordingListener implements ConnectionListener {
  final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
  final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
  final BlockingQueue<Connection> writable = new LinkedBlockingQueue<>();
  private final BiConsumer<Connection, Frame> onFrame;

  RecordingListener() {
    this((connection, frame) -> {});
  }

  RecordingListener(BiConsumer<Connection, Frame> onFrame) {
    this.onFrame = onFrame;
  }

  @Override
  public void opened(Connection connection) {
    opened.add(connection);
  }

  @Override
  public void received(Connection connection, Frame frame) {
    onFrame.accept(connection, frame);
    frames.add(frame);
  }

  @Override
  public void writable(Connection connection) {
    writable.add(connection);
  }

  @Override
  public void closed(String why) {
    closed.add(why);
  }

  static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T taken = queue.poll(20, TimeUnit.SECONDS);
    if (taken == null) {
      throw new AssertionError("nothing came within 20 s");
    }
    return taken;
  }
}
