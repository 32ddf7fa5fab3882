package dev.weir.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.LongAdder;

/** Counts what goes to the socket after TLS; stands nearest to the socket. */
final class ByteMeter extends ChannelDuplexHandler {
  private final LongAdder sent;

  ByteMeter(LongAdder sent) {
    this.sent = sent;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf buffer) {
      sent.add(buffer.readableBytes());
    }
    context.write(message, promise);
  }
}
