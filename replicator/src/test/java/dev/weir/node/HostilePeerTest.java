package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.keys.NodeKeys;
import dev.weir.transport.Connection;
import dev.weir.transport.ConnectionListener;
import dev.weir.transport.Dialer;
import dev.weir.transport.EventLoops;
import dev.weir.transport.LinkTiming;
import dev.weir.transport.TlsContexts;
import dev.weir.wire.BatchHeader;
import dev.weir.wire.Frame;
import dev.weir.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers with a good certificate and bad intentions: the target says no and goes on for others. */
class HostilePeerTest {
  private static final Frame.Hello HELLO = new Frame.Hello(1, 0, "demo", 0, 1, 0);

  @TempDir Path directory;

  private final EventLoops loops = new EventLoops();
  private NodePair pair;
  private Node target;

  @BeforeEach
  void start() throws IOException {
    pair = new NodePair(directory);
    target = pair.startTarget();
  }

  @AfterEach
  void close() {
    pair.close();
    loops.close();
  }

  @Test
  void anUnknownJobIsRefusedByName() throws Exception {
    assertThat(endOf(c -> c.send(new Frame.Hello(1, 0, "other", 0, 1, 0))))
        .contains("no replica of job 'other' here")
        .contains("'replicas:'");
    assertStillServes();
  }

  /** Each would be waited for as long as a peer may be silent; a later one is not turned away. */
  @Test
  void silentConnectionsDoNotKeepAKnownPeerOut() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 600; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), pair.targetPort()));
      }
      Socket newest = silent.getLast();
      newest.setSoTimeout(100);
      assertThatThrownBy(() -> newest.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      Socket oldest = silent.getFirst();
      oldest.setSoTimeout(20_000);
      assertThat(oldest.getInputStream().read()).isEqualTo(-1);
      assertStillServes();
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void aBatchBeforeHelloIsRefused() throws Exception {
    assertThat(endOf(c -> c.send(batch(c, 1, 1, 100)))).contains("a batch before hello");
    assertStillServes();
  }

  @Test
  void aGapIsRefused() throws Exception {
    assertThat(
            endOf(
                c -> {
                  c.send(HELLO);
                  c.send(batch(c, 5, 10, 100));
                  c.send(batch(c, 5, 12, 100));
                }))
        .contains("does not follow");
  }

  @Test
  void nobodyJoinsWhoWasNotToldTheSession() throws Exception {
    assertThat(endOf(c -> c.send(new Frame.Join(1, 7, "demo")))).contains("no session to join");
    assertThat(endOf(c -> c.send(new Frame.Join(1, 7, "other")))).contains("no replica of job");
    BlockingQueue<Frame> answers = new LinkedBlockingQueue<>();
    Frame hello = new Frame.Hello(1, WireLimits.SEVERAL_CONNECTIONS, "demo", 0, 1, 0);
    try (Dialer dialer = dial(c -> c.send(hello), answers::add, why -> {})) {
      dialer.start();
      assertThat(answers.poll(20, TimeUnit.SECONDS)).isInstanceOf(Frame.Resume.class);
      Frame told = answers.poll(20, TimeUnit.SECONDS);
      assertThat(told).isInstanceOf(Frame.Session.class);
      long wrong = ((Frame.Session) told).number() ^ 1;
      assertThat(endOf(c -> c.send(new Frame.Join(1, wrong, "demo")))).contains("no such session");
    }
  }

  @Test
  void aBatchThatComesTwiceInASessionIsRefused() throws Exception {
    Frame hello = new Frame.Hello(1, WireLimits.SEVERAL_CONNECTIONS, "demo", 0, 1, 0);
    assertThat(
            endOf(
                c -> {
                  c.send(hello);
                  c.send(new Frame.Numbered(3, batch(c, 5, 10, 100)));
                  c.send(new Frame.Numbered(3, batch(c, 5, 10, 100)));
                }))
        .contains("batch 3 came before");
    assertThat(
            endOf(
                c -> {
                  c.send(hello);
                  c.send(batch(c, 5, 10, 100));
                }))
        .contains("without the number");
    assertStillServes();
  }

  @Test
  void operationsThatAreNoneStopTheReplicaAndNotTheNode() throws Exception {
    assertThat(
            endOf(
                c -> {
                  c.send(HELLO);
                  c.send(batch(c, 5, 1, 5_000));
                }))
        .contains("refuses");
    Await.until(() -> target.status().getFirst().phase().equals("Stopped"), () -> target.status());
    assertThat(target.status().getFirst().why()).isNotBlank();
    assertThat(pair.replica.toFile().list()).isEmpty();
  }

  @Test
  void aClockThatIsApartIsSaid() throws Exception {
    assertClock(Duration.ofHours(1), "3600.0 s ahead of");
    assertClock(Duration.ofHours(-1), "3600.0 s behind");
    assertClock(Duration.ofSeconds(-3), "");
  }

  private void assertClock(Duration ahead, String said) throws Exception {
    BlockingQueue<Frame> answers = new LinkedBlockingQueue<>();
    BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    try (Dialer dialer =
        dial(
            c -> {
              c.send(HELLO);
              opened.add(c);
            },
            answers::add,
            why -> {})) {
      dialer.start();
      assertThat(answers.poll(20, TimeUnit.SECONDS)).isInstanceOf(Frame.Resume.class);
      Instant time = Instant.now().plus(ahead);
      long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
      opened.take().send(new Frame.Heartbeat(nanos, 0));
      Await.until(
          () -> {
            JobStatus status = target.status().getFirst();
            boolean apart = status.conditions().contains(JobStatus.CLOCK_APART);
            return status.unheardSeconds() != null && apart == !said.isEmpty();
          },
          () -> target.status());
      // The last digit depends on how long the heartbeat took.
      assertThat(
              target.status().getFirst().why().replaceAll("3(599|6[0-9]{2})\\.[0-9] s", "3600.0 s"))
          .contains(said);
    }
  }

  private void assertStillServes() throws Exception {
    BlockingQueue<Frame> answers = new LinkedBlockingQueue<>();
    try (Dialer dialer = dial(c -> c.send(HELLO), answers::add, why -> {})) {
      dialer.start();
      assertThat(answers.poll(20, TimeUnit.SECONDS)).isInstanceOf(Frame.Resume.class);
    }
  }

  /** What the hostile peer is told at the end. */
  private String endOf(Consumer<Connection> attack) throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    try (Dialer dialer = dial(attack, frame -> {}, ends::add)) {
      dialer.start();
      String end = ends.poll(20, TimeUnit.SECONDS);
      return end == null ? "nothing within 20 s" : end;
    }
  }

  private Frame.Batch batch(Connection connection, long epoch, long first, int bytes) {
    byte[] noise = new byte[bytes];
    new Random(first).nextBytes(noise);
    ByteBuf stored = connection.allocate(bytes).writeBytes(noise);
    return new Frame.Batch(new BatchHeader(epoch, first, first, 0, bytes, 0), stored);
  }

  private Dialer dial(
      Consumer<Connection> onOpen, Consumer<Frame> onFrame, Consumer<String> onClose) {
    NodeKeys keys =
        NodeKeys.load(
            pair.keys.resolve("ca.pem"),
            pair.keys.resolve("alpha.pem"),
            pair.keys.resolve("alpha.key"),
            Instant.now());
    ConnectionListener listener =
        new ConnectionListener() {
          @Override
          public void opened(Connection connection) {
            onOpen.accept(connection);
          }

          @Override
          public void received(Connection connection, Frame frame) {
            onFrame.accept(frame);
          }

          @Override
          public void writable(Connection connection) {
            // the attacks are small
          }

          @Override
          public void closed(String why) {
            onClose.accept(why);
          }
        };
    Dialer.Peer peer = new Dialer.Peer("127.0.0.1", target.port(), name -> true, listener);
    return new Dialer(loops, new TlsContexts(keys), peer, LinkTiming.DEFAULT, () -> true);
  }
}
