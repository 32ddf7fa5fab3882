package dev.weir.transport;

import dev.weir.problem.ProblemException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The port on which a target awaits its sources. */
public final class ListeningPort implements AutoCloseable {
  /** Of peers that proved their names; more are closed: a node serves a handful of sources. */
  private static final int MOST_CONNECTIONS = 256;

  private static final int WAITING_CONNECTIONS = 128;

  private final Channel channel;

  private ListeningPort(Channel channel) {
    this.channel = channel;
  }

  /**
   * Binds the port.
   *
   * @param allowed names that a peer may have
   * @param listeners a fresh listener for each connection
   * @throws ProblemException when the port is in use or may not be bound
   */
  public static ListeningPort open(
      EventLoops loops,
      TlsContexts tls,
      InetSocketAddress address,
      Duration peerTimeout,
      Predicate<String> allowed,
      Supplier<ConnectionListener> listeners) {
    AtomicInteger proven = new AtomicInteger();
    Strangers strangers = new Strangers();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, WAITING_CONNECTIONS)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel child) {
                    strangers.came(child);
                    child.closeFuture().addListener(_ -> strangers.left(child));
                    String peer = AddressText.of(child.remoteAddress());
                    Pipeline.fill(child, tls.server(), peerTimeout, peer, allowed, listeners.get());
                    child
                        .pipeline()
                        .get(SslHandler.class)
                        .handshakeFuture()
                        .addListener(
                            proof -> {
                              if (proof.isSuccess()) {
                                strangers.left(child);
                                known(child, proven);
                              }
                            });
                  }
                });
    loops.targetOptions(peerTimeout).forEach((option, value) -> child(bootstrap, option, value));
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw notBound(address, bound.cause());
    }
    return new ListeningPort(bound.channel());
  }

  private static void known(Channel child, AtomicInteger proven) {
    child.closeFuture().addListener(_ -> proven.decrementAndGet());
    if (proven.incrementAndGet() > MOST_CONNECTIONS) {
      child.close();
    }
  }

  @SuppressWarnings("unchecked")
  private static void child(ServerBootstrap bootstrap, ChannelOption<?> option, Object value) {
    bootstrap.childOption((ChannelOption<Object>) option, value);
  }

  private static ProblemException notBound(InetSocketAddress address, Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    boolean inUse = text.contains("in use");
    return ProblemException.of(
        ProblemException.Kind.ENVIRONMENT,
        AddressText.of(address),
        inUse ? "port " + address.getPort() + " is in use" : "cannot listen (" + text + ")",
        inUse
            ? "stop what listens there (ss -ltnp 'sport = :"
                + address.getPort()
                + "'), or choose another port under 'listen:'"
            : "give an address of this machine under 'listen:'",
        cause);
  }

  /** The port bound, also when 0 was asked for. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Accepts no more connections; those that stand go on. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }
}
