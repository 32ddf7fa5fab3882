package dev.weir.transport;

import dev.weir.wire.Frame;
import dev.weir.wire.FrameDecoder;
import dev.weir.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;

/** Cuts the decrypted stream into frames; after the first bad one nothing more is read. */
final class FrameHandler extends ByteToMessageDecoder {
  private boolean broken;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      Optional<Frame> frame = FrameDecoder.decode(in);
      frame.ifPresent(out::add);
    } catch (WireException e) {
      broken = true;
      in.skipBytes(in.readableBytes());
      throw e;
    }
  }
}
