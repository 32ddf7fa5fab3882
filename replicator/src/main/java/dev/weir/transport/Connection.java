package dev.weir.transport;

import dev.weir.wire.Frame;
import dev.weir.wire.FrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A connection to a peer that proved its name. Every method may be called from any thread. */
public final class Connection {
  private static final double ETHERNET_FRAME = 1514.0 / 1448;

  private final Channel channel;
  private final String peerName;
  private final LongAdder sentBytes;

  Connection(Channel channel, String peerName, LongAdder sentBytes) {
    this.channel = channel;
    this.peerName = peerName;
    this.sentBytes = sentBytes;
  }

  /** The name in the peer's certificate. */
  public String peerName() {
    return peerName;
  }

  /** The peer's address, for messages. */
  public String peerAddress() {
    return AddressText.of(channel.remoteAddress());
  }

  /** Where buffers for {@link Frame.Batch} come from. */
  public ByteBuf allocate(int bytes) {
    return channel.alloc().directBuffer(bytes);
  }

  /** Sends one frame; consumes a batch's payload. A frame sent after the end is dropped. */
  public void send(Frame frame) {
    List<ByteBuf> parts = new ArrayList<>(2);
    FrameEncoder.encode(frame, channel.alloc(), parts::add);
    for (int i = 0; i < parts.size() - 1; i++) {
      channel.write(parts.get(i), channel.voidPromise());
    }
    channel.writeAndFlush(parts.getLast());
  }

  /**
   * Whether another batch should be handed over now; when not, {@link ConnectionListener#writable}
   * tells when it should. Small frames may always be sent.
   */
  public boolean writable() {
    return channel.isWritable();
  }

  /** While paused no byte is taken from the socket and TCP slows the peer down. */
  public void pauseReading(boolean paused) {
    channel.config().setAutoRead(!paused);
  }

  /** Ethernet bytes sent so far: what left TLS, times 1514/1448 for the frames that carry it. */
  public long sentWireBytes() {
    return (long) (sentBytes.sum() * ETHERNET_FRAME);
  }

  /** Tells the peer why, then closes. */
  public void refuse(String reason) {
    if (channel.isActive()) {
      List<ByteBuf> parts = new ArrayList<>(1);
      FrameEncoder.encode(new Frame.Refused(reason), channel.alloc(), parts::add);
      channel.writeAndFlush(parts.getLast()).addListener(ChannelFutureListener.CLOSE);
    }
  }

  public void close() {
    channel.close();
  }
}
