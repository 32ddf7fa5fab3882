package dev.weir.node;

import dev.weir.codec.Codec;
import dev.weir.codec.CompressionLevel;
import dev.weir.engine.Extent;
import dev.weir.transport.Connection;
import dev.weir.wire.BatchHeader;
import dev.weir.wire.Frame;
import dev.weir.wire.FrameEncoder;
import dev.weir.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of the driver: compresses runs into frames, keeps those that wait, hands them
 * over. Belongs to the driver's thread.
 */
final class SourceLine implements AutoCloseable {
  private static final long NO_SESSION = -1;

  private final Map<CompressionLevel, Codec> codecs = new EnumMap<>(CompressionLevel.class);
  private final Map<Long, Frame.Batch> prepared = new HashMap<>();

  /** The one that said hello. */
  private @Nullable Connection connection;

  /** Others that the target took into the session. */
  private final List<Connection> further = new ArrayList<>();

  /** Of the session with several connections; below 0 where there is one. */
  private long session = NO_SESSION;

  private long nextNumber;
  private int nextTurn;
  private boolean resumed;
  private boolean awaitsLine;
  private long wireBytesBefore;
  private long sentAt;

  /** When the connection could take more for the last time after it could not. */
  private volatile long writableAt;

  /** A connection stands; what was prepared for the last one is void. */
  void open(Connection opened) {
    drop();
    connection = opened;
    resumed = false;
  }

  /** The target told what it holds: batches may go. */
  void resume() {
    resumed = true;
    awaitsLine = true;
  }

  boolean resumed() {
    return resumed;
  }

  boolean is(Connection other) {
    return connection == other;
  }

  /** Batches are numbered from here on, and further connections may join. */
  void number(long sessionNumber) {
    session = sessionNumber;
    nextNumber = 0;
  }

  /** What a further connection joins, below 0 where none may. */
  long session() {
    return session;
  }

  /** The target took it into the session. */
  void add(Connection joined) {
    further.add(joined);
  }

  int connections() {
    return (connection == null ? 0 : 1) + further.size();
  }

  /** Name and address of the target, empty without a connection. */
  String peer() {
    return connection == null ? "" : connection.peerName() + " at " + connection.peerAddress();
  }

  /** Whether batches may have gone over it. */
  boolean carries(@Nullable Connection other) {
    return other != null && (other == connection || further.contains(other));
  }

  /** Ends the session; its end is heard of as that of the first connection. */
  void end() {
    if (connection != null) {
      connection.close();
    }
  }

  /** What an earlier server of the job sent. */
  void goesOnFrom(long wireBytes) {
    wireBytesBefore = wireBytes;
  }

  void drop() {
    for (Connection each : further) {
      wireBytesBefore += each.sentWireBytes();
      each.close();
    }
    further.clear();
    session = NO_SESSION;
    if (connection != null) {
      wireBytesBefore += connection.sentWireBytes();
      connection.close();
      connection = null;
    }
    resumed = false;
    awaitsLine = false;
    prepared.values().forEach(batch -> batch.stored().release());
    prepared.clear();
  }

  void close(String why) {
    if (connection != null) {
      connection.refuse(why);
    }
  }

  /**
   * Frames {@code slot}, packed at this level, and returns the bytes that will be handed to the
   * connection.
   */
  long prepare(Extent extent, Slot slot, long epoch, CompressionLevel level) {
    int length = slot.length();
    Connection to =
        Objects.requireNonNull(connection, "the engine prepares for a line that stands");
    ByteBuf stored = to.allocate(Codec.roomFor(length));
    int codecNumber = WireLimits.CODEC_NONE;
    if (level != CompressionLevel.OFF) {
      ByteBuffer room = stored.nioBuffer(0, stored.capacity());
      Codec codec = codecs.computeIfAbsent(level, CompressionLevel::newCodec);
      int packed = codec.pack(slot.bytes(), 0, length, room, 0);
      if (packed < length) {
        stored.writerIndex(packed);
        codecNumber = WireLimits.CODEC_PACKED;
      }
    }
    if (codecNumber == WireLimits.CODEC_NONE) {
      stored.writeBytes(slot.bytes());
    }
    BatchHeader header =
        new BatchHeader(
            epoch, extent.first(), extent.last(), extent.oldestAt(), length, codecNumber);
    Frame.Batch before = prepared.put(extent.first(), new Frame.Batch(header, stored));
    if (before != null) {
      before.stored().release();
    }
    return FrameEncoder.encodedBytes(header, stored.readableBytes());
  }

  void send(Extent extent, long now) {
    Frame.Batch batch = prepared.remove(extent.first());
    Connection to = next();
    if (batch == null) {
      throw new IllegalStateException("nothing is prepared for " + extent);
    }
    if (to == null) {
      batch.stored().release();
    } else if (session < 0) {
      to.send(batch);
    } else {
      to.send(new Frame.Numbered(nextNumber, batch));
      nextNumber++;
    }
    awaitsLine = true;
    sentAt = now;
  }

  /** The next in turn that can take a batch; the first where none can. */
  private @Nullable Connection next() {
    for (int i = 0; i <= further.size(); i++) {
      int turn = (nextTurn + i) % (further.size() + 1);
      Connection each = turn == 0 ? connection : further.get(turn - 1);
      if (each != null && each.writable()) {
        nextTurn = turn + 1;
        return each;
      }
    }
    return connection;
  }

  private boolean writable() {
    return connection != null
        && (connection.writable() || further.stream().anyMatch(Connection::writable));
  }

  /** Forgets frames up to {@code last}. */
  void discard(long last) {
    prepared
        .values()
        .removeIf(
            batch -> {
              boolean gone = batch.header().last() <= last;
              if (gone) {
                batch.stored().release();
              }
              return gone;
            });
  }

  /** The connection can take more after it could not; any thread. */
  void writableSince(long now) {
    writableAt = now;
  }

  /**
   * Since when another frame may follow; told once after each resumption and each frame sent, as
   * soon as it may.
   */
  OptionalLong takeLineFree() {
    if (!awaitsLine || !writable()) {
      return OptionalLong.empty();
    }
    awaitsLine = false;
    return OptionalLong.of(Math.max(sentAt, writableAt));
  }

  void say(Frame frame) {
    if (connection != null) {
      connection.send(frame);
    }
  }

  /** Says it on every connection, each of which has to hear a sign of life. */
  void sayEverywhere(Frame frame) {
    say(frame);
    further.forEach(each -> each.send(frame));
  }

  /** Ethernet bytes sent over all connections of this job. */
  long sentWireBytes() {
    long standing = further.stream().mapToLong(Connection::sentWireBytes).sum();
    return wireBytesBefore + standing + (connection == null ? 0 : connection.sentWireBytes());
  }

  @Override
  public void close() {
    drop();
    codecs.values().forEach(Codec::close);
  }
}
