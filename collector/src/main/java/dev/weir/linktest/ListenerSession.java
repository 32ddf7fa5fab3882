package dev.weir.linktest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One test at the listener: does what the client asks for, within the bounds of the protocol. */
final class ListenerSession implements Closeable {
  private final ControlChannel control;
  private final byte[] id;
  private final OptionalDouble limitBitsPerSecond;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable StreamSet streams;
  private @Nullable Socket echo;

  ListenerSession(ControlChannel control, byte[] id, OptionalDouble limitBitsPerSecond) {
    this.control = control;
    this.id = id.clone();
    this.limitBitsPerSecond = limitBitsPerSecond;
    Thread.startVirtualThread(this::endInTime);
  }

  /** Whatever happens, a session is over after its limit. */
  private void endInTime() {
    try {
      if (!ended.await(Protocol.SESSION_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // A socket that cannot be closed is gone.
    }
  }

  boolean is(byte[] session) {
    return MessageDigest.isEqual(id, session);
  }

  /**
   * Serves the control connection to its end.
   *
   * @return whether the client said that it is done
   */
  boolean run() throws IOException {
    ObjectNode welcome = ControlChannel.message("welcome");
    limitBitsPerSecond.ifPresent(limit -> welcome.put("limitBitsPerSecond", limit));
    control.send(welcome);
    for (int i = 0; i < Protocol.MEASUREMENTS_MAX; i++) {
      JsonNode message = control.receive(Protocol.COMMAND_LIMIT);
      if (message.path("message").asText().equals("end")) {
        return true;
      }
      try {
        measure(limited(Measurement.of(message)));
      } catch (IOException e) {
        control.send(ControlChannel.message("refused").put("why", e.getMessage()));
        throw e;
      }
    }
    throw new IOException("more than " + Protocol.MEASUREMENTS_MAX + " measurements");
  }

  /** This site's own limit holds whatever the client asks for. */
  private Measurement limited(Measurement asked) {
    if (limitBitsPerSecond.isEmpty()) {
      return asked;
    }
    double most = FrameAccounting.payloadBytesPerSecond(limitBitsPerSecond.getAsDouble());
    double rate = Math.min(most, asked.payloadBytesPerSecond().orElse(most));
    return new Measurement(
        asked.direction(), asked.streams(), asked.length(), OptionalDouble.of(rate));
  }

  private void measure(Measurement measurement) throws IOException {
    try (StreamSet set = expect(measurement.streams())) {
      control.send(ControlChannel.message("ready"));
      List<Socket> sockets = set.await(Protocol.SILENCE_LIMIT);
      control.send(ControlChannel.message("go"));
      control.send(
          switch (measurement.direction()) {
            case TO_LISTENER -> new BulkReceiver(sockets, measurement).run().toMessage();
            case FROM_LISTENER -> new BulkSender(sockets, measurement).run().toMessage();
          });
    }
  }

  private synchronized StreamSet expect(int count) throws IOException {
    if (ended.getCount() == 0) {
      throw new IOException("the test is over");
    }
    StreamSet set = new StreamSet(count);
    streams = set;
    return set;
  }

  /** The set that a stream was put into, or null where none is expected. */
  synchronized @Nullable StreamSet take(int stream, Socket socket) {
    return streams != null && streams.add(stream, socket) ? streams : null;
  }

  /** False when there is one already. */
  synchronized boolean takeEcho(Socket socket) {
    if (echo != null || ended.getCount() == 0) {
      return false;
    }
    echo = socket;
    return true;
  }

  @Override
  public synchronized void close() throws IOException {
    ended.countDown();
    control.close();
    if (streams != null) {
      streams.close();
    }
    if (echo != null) {
      echo.close();
    }
  }
}
