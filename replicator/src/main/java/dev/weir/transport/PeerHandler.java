package dev.weir.transport;

import dev.weir.wire.Frame;
import dev.weir.wire.WireException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Last in the pipeline: proves the peer's name, then speaks to the listener. */
final class PeerHandler extends ChannelInboundHandlerAdapter {
  private final ConnectionListener listener;
  private final Predicate<String> allowed;
  private final String peer;
  private final LongAdder sentBytes;
  private @Nullable Connection connection;
  private @Nullable String why;

  /**
   * @param allowed which names the peer may have
   * @param peer its address, for messages
   */
  PeerHandler(
      ConnectionListener listener, Predicate<String> allowed, String peer, LongAdder sentBytes) {
    this.listener = listener;
    this.allowed = allowed;
    this.peer = peer;
    this.sentBytes = sentBytes;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent done when done.isSuccess() -> proveName(context);
      case SslHandshakeCompletionEvent failed -> fail(context, failed.cause());
      case IdleStateEvent idle -> idle(context, idle);
      default -> context.fireUserEventTriggered(event);
    }
  }

  private void proveName(ChannelHandlerContext context) {
    Optional<String> name = Identity.of(context.pipeline().get(SslHandler.class));
    if (name.isEmpty() || !allowed.test(name.get())) {
      String shown = name.orElse("no node");
      why =
          "%s: its certificate names %s, which is not allowed here; check 'target-node:' or 'from:'"
              .formatted(peer, shown);
      new ChannelConnection(context.channel(), shown, sentBytes)
          .refuse("your certificate names " + shown + ", which is not allowed here");
      return;
    }
    connection = new ChannelConnection(context.channel(), name.get(), sentBytes);
    listener.opened(connection);
  }

  /** A reader that paused itself hears nothing and must not blame the peer for it. */
  private void idle(ChannelHandlerContext context, IdleStateEvent event) {
    if (event.state() == IdleState.READER_IDLE && context.channel().config().isAutoRead()) {
      end(context, peer + ": nothing heard from it in time; the line or the node is down");
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (connection == null || why != null || !(message instanceof Frame frame)) {
      release(message);
      return;
    }
    if (frame instanceof Frame.Refused refused) {
      end(context, peer + " refuses: " + refused.reason());
    } else {
      listener.received(connection, frame);
    }
  }

  private static void release(Object message) {
    if (message instanceof Frame.Batch batch) {
      batch.stored().release();
    } else if (message instanceof Frame.Numbered numbered) {
      numbered.batch().stored().release();
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (connection != null && context.channel().isWritable()) {
      listener.writable(connection);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable inner =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (inner instanceof WireException && connection != null) {
      why = FailureText.of(inner, peer);
      connection.refuse(String.valueOf(inner.getMessage()));
      return;
    }
    fail(context, cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    listener.closed(why == null ? peer + ": the connection was closed by the peer" : why);
  }

  private void fail(ChannelHandlerContext context, Throwable cause) {
    end(context, FailureText.of(cause, peer));
  }

  private void end(ChannelHandlerContext context, String reason) {
    if (why == null) {
      why = reason;
    }
    context.close();
  }
}
