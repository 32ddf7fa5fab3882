package dev.weir.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The threads that serve sockets, epoll's where there is epoll. One per node. */
public final class EventLoops implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int QUIET_MILLIS = 0;
  private static final int LONGEST_CLOSE_MILLIS = 2_000;

  /** How much the kernel may hold unsent: what waits there is neither throttled nor re-sortable. */
  private static final int UNSENT_IN_KERNEL_BYTES = 128 << 10;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup group;

  public EventLoops() {
    IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group =
        new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("weir-socket", true), factory);
  }

  EventLoopGroup group() {
    return group;
  }

  Class<? extends Channel> clientChannel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** Options of a source's socket. */
  Map<ChannelOption<?>, Object> sourceOptions() {
    Map<ChannelOption<?>, Object> options = new HashMap<>();
    options.put(ChannelOption.TCP_NODELAY, true);
    options.put(ChannelOption.SO_KEEPALIVE, true);
    if (epoll) {
      options.put(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT_IN_KERNEL_BYTES);
    }
    return options;
  }

  /**
   * Options of a target's socket. Only here may TCP give up on unacknowledged data: to a source
   * whose target pauses, the same option would end a healthy connection (decision 0500).
   */
  Map<ChannelOption<?>, Object> targetOptions(Duration peerTimeout) {
    Map<ChannelOption<?>, Object> options = new HashMap<>();
    options.put(ChannelOption.TCP_NODELAY, true);
    options.put(ChannelOption.SO_KEEPALIVE, true);
    if (epoll) {
      options.put(EpollChannelOption.TCP_USER_TIMEOUT, (int) peerTimeout.toMillis());
    }
    return options;
  }

  /** Closes every connection and ends the threads. */
  @Override
  public void close() {
    group
        .shutdownGracefully(QUIET_MILLIS, LONGEST_CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2L * LONGEST_CLOSE_MILLIS);
  }
}
