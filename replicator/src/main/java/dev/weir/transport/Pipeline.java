package dev.weir.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** The handlers of one connection, in order from the socket. */
final class Pipeline {
  /** Above the high mark no batch is handed over; one largest batch may stand above it. */
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 << 10, 192 << 10);

  private Pipeline() {}

  /**
   * @param allowed names that the peer may have
   */
  static void fill(
      Channel channel,
      SslContext tls,
      Duration peerTimeout,
      String peer,
      Predicate<String> allowed,
      ConnectionListener listener) {
    LongAdder sent = new LongAdder();
    channel.config().setWriteBufferWaterMark(MARKS);
    SslHandler handler = tls.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(peerTimeout.toMillis());
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(new ByteMeter(sent));
    pipeline.addLast(new IdleStateHandler(peerTimeout.toMillis(), 0, 0, TimeUnit.MILLISECONDS));
    pipeline.addLast(handler);
    pipeline.addLast(new FrameHandler());
    pipeline.addLast(new PeerHandler(listener, allowed, peer, sent));
  }
}
