package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.intercept.KnownFiles;
import dev.weir.intercept.WantedBlocks;
import dev.weir.keys.NodeKeys;
import dev.weir.transport.Connection;
import dev.weir.transport.ConnectionListener;
import dev.weir.transport.Dialer;
import dev.weir.transport.EventLoops;
import dev.weir.transport.LinkTiming;
import dev.weir.transport.ListeningPort;
import dev.weir.transport.TlsContexts;
import dev.weir.wire.Frame;
import dev.weir.wire.WireLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A peer of the version before: it agrees to fewer features, and hears nothing of the others. Its
 * words are put together here frame by frame, as that version says them.
 */
class OlderPeerTest {
  private static final long SECONDS = 20;

  @TempDir Path directory;

  private final EventLoops loops = new EventLoops();
  private NodePair pair;
  private ScriptedSource script;

  @BeforeEach
  void prepare() throws IOException {
    pair = new NodePair(directory);
    script = new ScriptedSource(pair.root);
    script.create("file");
    script.write("file", 0, new byte[100_000]);
  }

  @AfterEach
  void close() {
    pair.close();
    loops.close();
  }

  @Test
  void aSourceThatOffersNoFeaturesIsAskedAndToldNothingOfThem() throws Exception {
    pair.startTarget();
    BlockingQueue<Frame> heard = new LinkedBlockingQueue<>();
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    Listener old = new Listener(heard, ends);
    old.onOpen = c -> c.send(new Frame.Hello(1, 0, "demo", 0, 1, 0));
    try (Dialer dialer =
        new Dialer(
            loops,
            new TlsContexts(keys("alpha")),
            new Dialer.Peer("127.0.0.1", pair.targetPort(), name -> true, old),
            LinkTiming.DEFAULT,
            () -> true)) {
      dialer.start();
      assertThat(take(heard)).isEqualTo(new Frame.Resume(1, 0, 0, 0, 0, false, false));
      assertThat(take(heard)).isInstanceOf(Frame.Ack.class);
      take(old.opened).send(new Frame.Ask(7));
      assertThat(take(ends)).contains("unexpected Ask");
    }
  }

  @Test
  void aSourceAsksATargetOfTheVersionBeforeNothing() throws Exception {
    ScriptedTarget target = new ScriptedTarget(0);
    try (ListeningPort port = target.listen()) {
      pair.startSource("", job -> new CaptureChoice.Choice(new Comparing(script), "script", ""));
      target.awaitHello();
      Frame.Batch mirror = (Frame.Batch) target.await(frame -> frame instanceof Frame.Batch);
      assertThat(mirror.header().first()).isEqualTo(1);
      pair.await(status -> status.mirror().kind().equals("full"));
      target.await(frame -> frame instanceof Frame.Heartbeat);
      assertThat(target.questions).isEmpty();
      assertThat(port.port()).isPositive();
    }
  }

  @Test
  void aTargetThatCanNoLongerCompareGetsAFullMirror() throws Exception {
    ScriptedTarget able = new ScriptedTarget(WireLimits.COMPARISON);
    try (ListeningPort port = able.listen()) {
      pair.startSource("", job -> new CaptureChoice.Choice(new Comparing(script), "script", ""));
      able.await(frame -> frame instanceof Frame.Ask);
      assertThat(port.port()).isPositive();
    }
    ScriptedTarget old = new ScriptedTarget(0);
    try (ListeningPort port = old.listen()) {
      able.hangUp();
      old.await(frame -> frame instanceof Frame.Batch);
      JobStatus status = pair.await(now -> now.mirror().kind().equals("full"));
      assertThat(status.phase()).isEqualTo("Mirroring");
      old.await(frame -> frame instanceof Frame.Heartbeat);
      assertThat(old.questions).isEmpty();
      assertThat(port.port()).isPositive();
    }
  }

  private NodeKeys keys(String node) {
    return NodeKeys.load(
        pair.keys.resolve("ca.pem"),
        pair.keys.resolve(node + ".pem"),
        pair.keys.resolve(node + ".key"),
        Instant.now());
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T taken = queue.poll(SECONDS, TimeUnit.SECONDS);
    if (taken == null) {
      throw new AssertionError("nothing came within " + SECONDS + " s");
    }
    return taken;
  }

  /** Holds content of an epoch that the source does not know, and acknowledges nothing. */
  private final class ScriptedTarget {
    private final long features;
    private final BlockingQueue<Frame> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Frame> questions = new LinkedBlockingQueue<>();
    private final Listener listener = new Listener(heard, new LinkedBlockingQueue<>());

    ScriptedTarget(long features) {
      this.features = features;
      listener.onFrame =
          (connection, frame) -> {
            if (frame instanceof Frame.Hello hello) {
              long agreed = hello.features() & this.features;
              boolean holds = agreed != 0;
              connection.send(new Frame.Resume(1, agreed, 3, 9, 9, true, holds));
            } else if (frame instanceof Frame.Ask || frame instanceof Frame.AskFindings) {
              questions.add(frame);
            }
          };
    }

    ListeningPort listen() {
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", pair.targetPort());
      return ListeningPort.open(
          loops,
          new TlsContexts(keys("beta")),
          address,
          LinkTiming.DEFAULT.peerTimeout(),
          name -> true,
          () -> listener);
    }

    void awaitHello() throws InterruptedException {
      assertThat(take(heard)).isInstanceOf(Frame.Hello.class);
    }

    Frame await(Predicate<Frame> wanted) throws InterruptedException {
      Frame frame = take(heard);
      while (!wanted.test(frame)) {
        frame = take(heard);
      }
      return frame;
    }

    void hangUp() throws InterruptedException {
      take(listener.opened).close();
    }
  }

  private static final class Listener implements ConnectionListener {
    private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Frame> heard;
    private final BlockingQueue<String> ends;
    private java.util.function.Consumer<Connection> onOpen = connection -> {};
    private BiConsumer<Connection, Frame> onFrame = (connection, frame) -> {};

    Listener(BlockingQueue<Frame> heard, BlockingQueue<String> ends) {
      this.heard = heard;
      this.ends = ends;
    }

    @Override
    public void opened(Connection connection) {
      opened.add(connection);
      onOpen.accept(connection);
    }

    @Override
    public void received(Connection connection, Frame frame) {
      onFrame.accept(connection, frame);
      heard.add(frame);
    }

    @Override
    public void writable(Connection connection) {
      // what is said here is short
    }

    @Override
    public void closed(String why) {
      ends.add(why);
    }
  }

  /** A source that can compare: its difference mirror asks what is wanted and is never told. */
  private static final class Comparing extends ForwardingSource {
    Comparing(ScriptedSource script) {
      super(script);
    }

    @Override
    public boolean canCompare() {
      return true;
    }

    @Override
    public void mirrorDifference(KnownFiles known, WantedBlocks wanted, MirrorProgress progress)
        throws InterruptedException {
      mirror(progress);
      wanted.await();
    }
  }
}
