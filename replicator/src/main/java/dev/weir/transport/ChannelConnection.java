package dev.weir.transport;

import dev.weir.wire.Frame;
import dev.weir.wire.FrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** One over TCP and TLS. */
final class ChannelConnection implements Connection {
  private static final double ETHERNET_FRAME = 1514.0 / 1448;

  private final Channel channel;
  private final String peerName;
  private final LongAdder sentBytes;

  ChannelConnection(Channel channel, String peerName, LongAdder sentBytes) {
    this.channel = channel;
    this.peerName = peerName;
    this.sentBytes = sentBytes;
  }

  @Override
  public String peerName() {
    return peerName;
  }

  @Override
  public String peerAddress() {
    return AddressText.of(channel.remoteAddress());
  }

  @Override
  public ByteBuf allocate(int bytes) {
    return channel.alloc().directBuffer(bytes);
  }

  @Override
  public void send(Frame frame) {
    List<ByteBuf> parts = new ArrayList<>(2);
    FrameEncoder.encode(frame, channel.alloc(), parts::add);
    for (int i = 0; i < parts.size() - 1; i++) {
      channel.write(parts.get(i), channel.voidPromise());
    }
    channel.writeAndFlush(parts.getLast());
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void pauseReading(boolean paused) {
    channel.config().setAutoRead(!paused);
  }

  @Override
  public long sentWireBytes() {
    return (long) (sentBytes.sum() * ETHERNET_FRAME);
  }

  @Override
  public void refuse(String reason) {
    if (channel.isActive()) {
      List<ByteBuf> parts = new ArrayList<>(1);
      FrameEncoder.encode(new Frame.Refused(reason), channel.alloc(), parts::add);
      channel.writeAndFlush(parts.getLast()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
