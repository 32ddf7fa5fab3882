package dev.weir.transport;

import dev.weir.wire.Frame;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a source's connection, and makes it again whenever it is gone. Its state belongs to one
 * event loop.
 */
public final class Dialer implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

  private final EventLoops loops;
  private final EventLoop loop;
  private final TlsContexts tls;
  private final Peer peer;
  private final LinkTiming timing;
  private final BooleanSupplier backlog;

  private int failures;
  private boolean closed;
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> retry;

  /**
   * Whom to call, and who hears of it.
   *
   * @param allowed names that the peer may have
   * @param listener hears of each connection in turn, and of each attempt that failed
   */
  public record Peer(
      String host, int port, Predicate<String> allowed, ConnectionListener listener) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * @param backlog whether data waits to be sent: then the pauses between attempts are short
   */
  public Dialer(
      EventLoops loops, TlsContexts tls, Peer peer, LinkTiming timing, BooleanSupplier backlog) {
    this.loops = loops;
    this.loop = loops.group().next();
    this.tls = tls;
    this.peer = peer;
    this.timing = timing;
    this.backlog = backlog;
  }

  /** Begins to make the connection; returns at once. */
  public void start() {
    loop.execute(this::dial);
  }

  /** Ends the connection and makes no other. */
  @Override
  public void close() {
    loop.submit(
            () -> {
              closed = true;
              if (retry != null) {
                retry.cancel(false);
              }
              if (channel != null) {
                channel.close();
              }
            })
        .awaitUninterruptibly(timing.peerTimeout().toMillis());
  }

  /**
   * Makes one further connection to the same peer, once; returns at once.
   *
   * @param listener hears of it, also when it could not be made
   */
  public void another(ConnectionListener listener) {
    EventLoop other = loops.group().next();
    other.execute(
        () ->
            connect(other, listener)
                .addListener(
                    done -> {
                      if (!done.isSuccess()) {
                        listener.closed(FailureText.of(done.cause(), peer.toString()));
                      }
                    }));
  }

  private void dial() {
    retry = null;
    if (closed) {
      return;
    }
    ChannelFuture connecting = connect(loop, new Redial());
    channel = connecting.channel();
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            peer.listener().closed(FailureText.of(done.cause(), peer.toString()));
            retryLater();
          }
        });
  }

  private ChannelFuture connect(EventLoop on, ConnectionListener listener) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(on)
            .channel(loops.clientChannel())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel created) {
                    Pipeline.fill(
                        created,
                        tls.client(),
                        timing.peerTimeout(),
                        peer.toString(),
                        peer.allowed(),
                        listener);
                  }
                });
    loops.sourceOptions().forEach((option, value) -> set(bootstrap, option, value));
    return bootstrap.connect(InetSocketAddress.createUnresolved(peer.host(), peer.port()));
  }

  @SuppressWarnings("unchecked")
  private static void set(Bootstrap bootstrap, ChannelOption<?> option, Object value) {
    bootstrap.option((ChannelOption<Object>) option, value);
  }

  private void retryLater() {
    if (closed) {
      return;
    }
    failures++;
    long pause = timing.pauseAfter(failures, backlog.getAsBoolean()).toMillis();
    retry = loop.schedule(this::dial, pause, TimeUnit.MILLISECONDS);
  }

  /** Passes on what happens and calls again after the end. */
  private final class Redial implements ConnectionListener {
    @Override
    public void opened(Connection connection) {
      peer.listener().opened(connection);
    }

    @Override
    public void received(Connection connection, Frame frame) {
      failures = 0; // the peer does not only accept connections, it answers
      peer.listener().received(connection, frame);
    }

    @Override
    public void writable(Connection connection) {
      peer.listener().writable(connection);
    }

    @Override
    public void closed(String why) {
      peer.listener().closed(why);
      retryLater();
    }
  }
}
