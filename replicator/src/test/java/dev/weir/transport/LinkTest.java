package dev.weir.transport;

import static dev.weir.transport.RecordingListener.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.keys.KeyMaker;
import dev.weir.keys.NodeKeys;
import dev.weir.problem.ProblemException;
import dev.weir.wire.BatchHeader;
import dev.weir.wire.Frame;
import io.netty.buffer.ByteBuf;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkTest {
  private static final LinkTiming QUICK = waiting(Duration.ofSeconds(2));

  /** Of the side that must not give up first; of both where silence is not what is tested. */
  private static final LinkTiming PATIENT = waiting(Duration.ofSeconds(30));

  private static final Predicate<String> ANYONE = name -> true;
  private static final Frame.Hello HELLO = new Frame.Hello(1, 0, "demo", 0, 1, 0);

  @TempDir Path keys;

  private final EventLoops loops = new EventLoops();
  private final RecordingListener source = new RecordingListener();
  private final RecordingListener target = new RecordingListener();

  @BeforeEach
  void makeKeys() {
    new KeyMaker(Instant.now()).create(keys, List.of("alpha", "beta", "mallory"));
  }

  @AfterEach
  void closeLoops() {
    loops.close();
  }

  @Test
  void bothSidesLearnThePeersNameAndExchangeFrames() throws Exception {
    try (ListeningPort port = listen("beta", ANYONE);
        Dialer dialer = dial(port.port(), "alpha", ANYONE)) {
      dialer.start();
      Connection toTarget = take(source.opened);
      assertThat(toTarget.peerName()).isEqualTo("beta");
      assertThat(take(target.opened).peerName()).isEqualTo("alpha");
      toTarget.send(HELLO);
      assertThat(take(target.frames)).isEqualTo(HELLO);
    }
    assertThat(take(target.closed)).contains("closed by the peer");
  }

  @Test
  void wireBytesCountTlsAndEthernet() throws Exception {
    try (ListeningPort port = listen("beta", ANYONE);
        Dialer dialer = dial(port.port(), "alpha", ANYONE)) {
      dialer.start();
      Connection connection = take(source.opened);
      long before = connection.sentWireBytes();
      int bytes = 1 << 20;
      sendBatch(connection, bytes, 1);
      ByteBuf stored = ((Frame.Batch) take(target.frames)).stored();
      assertThat(stored.readableBytes()).isEqualTo(bytes);
      stored.release();
      double expected = bytes * (1 + 22.0 / 16384) * 1514 / 1448;
      assertThat((double) (connection.sentWireBytes() - before))
          .isBetween(expected * 0.999, expected * 1.002);
    }
  }

  @Test
  void aReaderThatPausesStopsTheWriterAndLosesNothing() throws Exception {
    CountDownLatch paused = new CountDownLatch(1);
    RecordingListener pausing =
        new RecordingListener(
            (connection, frame) -> {
              if (paused.getCount() > 0) {
                connection.pauseReading(true);
                paused.countDown();
              }
            });
    try (ListeningPort port = listen("beta", ANYONE, pausing);
        Dialer dialer = dial(port.port(), "alpha", ANYONE)) {
      dialer.start();
      Connection connection = take(source.opened);
      Connection reader = take(pausing.opened);
      int sent = 0;
      while (connection.writable() && sent < 400) {
        sendBatch(connection, 256 << 10, ++sent);
        if (!connection.writable() && source.writable.poll(300, TimeUnit.MILLISECONDS) == null) {
          break;
        }
      }
      assertThat(sent).as("batches until the writer had to stop").isLessThan(400);
      assertThat(paused.await(20, TimeUnit.SECONDS)).as("the reader has paused").isTrue();
      reader.pauseReading(false);
      for (int i = 1; i <= sent; i++) {
        Frame.Batch batch = (Frame.Batch) take(pausing.frames);
        assertThat(batch.header().first()).isEqualTo(i);
        batch.stored().release();
      }
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsToldWithARemedyOnBothSides() throws Exception {
    Path foreign = keys.resolve("foreign");
    new KeyMaker(Instant.now()).create(foreign, List.of("alpha"));
    try (ListeningPort port = listen("beta", ANYONE);
        Dialer dialer =
            new Dialer(
                loops, tls(foreign, "alpha"), peer(port.port(), ANYONE), QUICK, () -> true)) {
      dialer.start();
      assertThat(take(source.closed))
          .contains("not signed by this node's authority")
          .contains("weir keys create");
      assertThat(take(target.closed)).contains("does not accept this node's certificate");
      assertThat(target.opened).isEmpty();
    }
  }

  @Test
  void aNameThatIsNotAllowedIsRefusedByEitherSide() throws Exception {
    try (ListeningPort port = listen("beta", "alpha"::equals);
        Dialer dialer = dial(port.port(), "mallory", ANYONE)) {
      dialer.start();
      assertThat(take(target.closed)).contains("names mallory").contains("'from:'");
      assertThat(take(source.closed)).contains("your certificate names mallory");
    }
    source.closed.clear();
    try (ListeningPort port = listen("mallory", ANYONE);
        Dialer dialer = dial(port.port(), "alpha", "beta"::equals)) {
      dialer.start();
      assertThat(take(source.closed)).contains("names mallory").contains("'target-node:'");
    }
  }

  @Test
  void aPortInUseIsNamed() {
    try (ListeningPort port = listen("beta", ANYONE)) {
      assertThatThrownBy(
              () ->
                  ListeningPort.open(
                      loops,
                      tls(keys, "beta"),
                      loopback(port.port()),
                      QUICK.peerTimeout(),
                      ANYONE,
                      () -> target))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.kind()).isEqualTo(ProblemException.Kind.ENVIRONMENT))
          .hasMessageContaining("port " + port.port() + " is in use")
          .hasMessageContaining("listen:");
    }
  }

  @Test
  void garbageAndSilenceEndOnlyTheirOwnConnection() throws Exception {
    try (ListeningPort port = listen("beta", ANYONE, target, QUICK)) {
      try (Socket garbage = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
        byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        garbage.getOutputStream().write(request);
        assertThat(take(target.closed)).contains("does not speak TLS");
      }
      try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
        assertThat(take(target.closed)).containsAnyOf("in time");
        InputStream in = silent.getInputStream();
        assertThat(in.read()).isEqualTo(-1);
      }
      try (Dialer dialer = dial(port.port(), "alpha", ANYONE)) {
        dialer.start();
        take(source.opened).send(HELLO);
        assertThat(take(target.frames)).isEqualTo(HELLO);
      }
    }
  }

  @Test
  void aPeerSilentAfterItsHandshakeIsGone() throws Exception {
    try (ListeningPort port = listen("beta", ANYONE, target, QUICK);
        Dialer dialer = dial(port.port(), "alpha", ANYONE)) {
      dialer.start();
      take(source.opened);
      assertThat(take(target.closed)).contains("nothing heard from it in time");
    }
  }

  @Test
  void theConnectionIsMadeAgainWhenTheTargetReturns() throws Exception {
    int port = FreePort.find();
    Dialer dialer = dial(port, "alpha", ANYONE);
    Connection accepted;
    try (ListeningPort first = listenAt(port)) {
      assertThat(first.port()).isEqualTo(port);
      dialer.start();
      take(source.opened);
      accepted = take(target.opened);
    }
    // Only now: with the port still open, a quick dialer would be connected again at once.
    accepted.close();
    assertThat(take(source.closed)).contains("closed by the peer");
    assertThat(take(source.closed)).contains("refuses the connection");
    ListeningPort again = listenAt(port);
    take(source.opened);
    dialer.close();
    again.close();
  }

  private ListeningPort listenAt(int port) {
    return ListeningPort.open(
        loops, tls(keys, "beta"), loopback(port), PATIENT.peerTimeout(), ANYONE, () -> target);
  }

  @Test
  void pausesDoubleUpToTheirLimitAndStayShortWithBacklog() {
    LinkTiming timing = LinkTiming.DEFAULT;
    assertThat(timing.pauseAfter(1, false)).isEqualTo(Duration.ofSeconds(1));
    assertThat(timing.pauseAfter(3, false)).isEqualTo(Duration.ofSeconds(4));
    assertThat(timing.pauseAfter(99, false)).isEqualTo(Duration.ofSeconds(30));
    assertThat(timing.pauseAfter(99, true)).isEqualTo(Duration.ofSeconds(1));
  }

  private static LinkTiming waiting(Duration peerTimeout) {
    return new LinkTiming(
        peerTimeout, Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(100));
  }

  private static void sendBatch(Connection connection, int bytes, long first) {
    ByteBuf stored = connection.allocate(bytes).writeZero(bytes);
    connection.send(new Frame.Batch(new BatchHeader(1, first, first, 0, bytes, 0), stored));
  }

  private ListeningPort listen(String name, Predicate<String> allowed) {
    return listen(name, allowed, target);
  }

  private ListeningPort listen(String name, Predicate<String> allowed, RecordingListener listener) {
    return listen(name, allowed, listener, PATIENT);
  }

  private ListeningPort listen(
      String name, Predicate<String> allowed, RecordingListener listener, LinkTiming timing) {
    return ListeningPort.open(
        loops, tls(keys, name), loopback(0), timing.peerTimeout(), allowed, () -> listener);
  }

  private Dialer dial(int port, String name, Predicate<String> allowed) {
    return new Dialer(loops, tls(keys, name), peer(port, allowed), PATIENT, () -> true);
  }

  private Dialer.Peer peer(int port, Predicate<String> allowed) {
    return new Dialer.Peer("127.0.0.1", port, allowed, source);
  }

  private static TlsContexts tls(Path directory, String name) {
    return new TlsContexts(
        NodeKeys.load(
            directory.resolve("ca.pem"),
            directory.resolve(name + ".pem"),
            directory.resolve(name + ".key"),
            Instant.now()));
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
