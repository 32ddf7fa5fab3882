package dev.weir.transport;

import dev.weir.wire.Frame;
import io.netty.buffer.ByteBuf;

/** A connection to a peer that proved its name. Every method may be called from any thread. */
public interface Connection {
  /** The name in the peer's certificate. */
  String peerName();

  /** The peer's address, for messages. */
  String peerAddress();

  /** Where buffers for {@link Frame.Batch} come from. */
  ByteBuf allocate(int bytes);

  /** Sends one frame; consumes a batch's payload. A frame sent after the end is dropped. */
  void send(Frame frame);

  /**
   * Whether another batch should be handed over now; when not, {@link ConnectionListener#writable}
   * tells when it should. Small frames may always be sent.
   */
  boolean writable();

  /** While paused no byte is taken from the socket and TCP slows the peer down. */
  void pauseReading(boolean paused);

  /** Ethernet bytes sent so far: what left TLS, times 1514/1448 for the frames that carry it. */
  long sentWireBytes();

  /** Tells the peer why, then closes. */
  void refuse(String reason);

  void close();
}
