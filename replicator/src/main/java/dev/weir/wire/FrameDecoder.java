package dev.weir.wire;

import dev.weir.operation.OperationLayout;
import dev.weir.problem.PlainText;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Takes frames off the front of a buffer. A length is checked against the bounds of its frame type
 * before a byte of the body is awaited, so that no number a peer sends makes anyone allocate.
 */
public final class FrameDecoder {
  private FrameDecoder() {}

  /**
   * Takes the next frame, or nothing while it has not arrived completely.
   *
   * @return a batch's payload is a retained slice of {@code in}, owned by the caller
   * @throws WireException for bytes that are no frame
   */
  public static Optional<Frame> decode(ByteBuf in) {
    if (in.readableBytes() < FrameEncoder.HEADER_BYTES) {
      return Optional.empty();
    }
    int start = in.readerIndex();
    long length = in.getUnsignedIntLE(start);
    FrameType type = FrameType.of(in.getIntLE(start + 4));
    if (length < type.smallestBody || length > type.largestBody) {
      throw new WireException(
          "a %s frame of %d bytes; it has %d to %d"
              .formatted(type, length, type.smallestBody, type.largestBody));
    }
    int body = (int) length;
    if (in.readableBytes() < FrameEncoder.HEADER_BYTES + body) {
      return Optional.empty();
    }
    check(in, start, body, type);
    in.skipBytes(FrameEncoder.HEADER_BYTES);
    int end = in.readerIndex() + body;
    Frame frame = read(in, type, end);
    in.readerIndex(end);
    return Optional.of(frame);
  }

  private static void check(ByteBuf in, int start, int body, FrameType type) {
    CRC32C crc = new CRC32C();
    FrameEncoder.update(crc, in, start, 8);
    FrameEncoder.update(crc, in, start + FrameEncoder.HEADER_BYTES, body);
    int stored = in.getIntLE(start + 8);
    if ((int) crc.getValue() != stored) {
      throw new WireException(
          "checksum of a %s frame is %08x, its bytes have %08x"
              .formatted(type, stored, (int) crc.getValue()));
    }
  }

  private static Frame read(ByteBuf in, FrameType type, int end) {
    return switch (type) {
      case HELLO -> hello(in, end);
      case RESUME -> resume(in);
      case BATCH -> batch(in, end);
      case ACK -> ack(in);
      case HEARTBEAT -> new Frame.Heartbeat(in.readLongLE(), sequence(in));
      case ASK -> new Frame.Ask(sequence(in));
      case WANTED -> wanted(in, end);
      case ASK_FINDINGS -> new Frame.AskFindings(sequence(in), sequence(in));
      case FINDINGS -> findings(in, end);
      case STATE -> state(in, end);
      case SESSION -> new Frame.Session(sequence(in));
      case JOIN -> join(in, end);
      case NUMBERED -> new Frame.Numbered(sequence(in), batch(in, end));
      case REFUSED -> new Frame.Refused(shown(in, end));
    };
  }

  private static int version(ByteBuf in) {
    int magic = in.readIntLE();
    if (magic != FrameEncoder.MAGIC) {
      throw new WireException("hello without the mark of this protocol: %08x".formatted(magic));
    }
    int version = in.readIntLE();
    requireVersion(version);
    return version;
  }

  private static Frame join(ByteBuf in, int end) {
    return new Frame.Join(version(in), sequence(in), text(in, end));
  }

  private static Frame hello(ByteBuf in, int end) {
    int version = version(in);
    long features = in.readLongLE();
    long epoch = sequence(in);
    long oldest = sequence(in);
    long newest = sequence(in);
    if (oldest < 1 || newest < oldest - 1) {
      throw new WireException("hello with sequences from " + oldest + " to " + newest);
    }
    return new Frame.Hello(version, features, text(in, end), epoch, oldest, newest);
  }

  private static Frame resume(ByteBuf in) {
    int version = in.readUnsignedShortLE();
    requireVersion(version);
    int flags = in.readUnsignedShortLE();
    if (flags > 3) {
      throw new WireException("resume with unknown flags " + flags);
    }
    long features = in.readLongLE();
    requireFeatures(features);
    long epoch = sequence(in);
    long durable = sequence(in);
    long applied = sequence(in);
    requireApplied(durable, applied);
    return new Frame.Resume(
        version, features, epoch, durable, applied, (flags & 1) != 0, (flags & 2) != 0);
  }

  private static Frame ack(ByteBuf in) {
    long epoch = sequence(in);
    long durable = sequence(in);
    long applied = sequence(in);
    requireApplied(durable, applied);
    return new Frame.Ack(epoch, durable, applied);
  }

  private static Frame state(ByteBuf in, int end) {
    int bits = in.readIntLE();
    if ((bits & ~(FrameEncoder.STATE_FULL | FrameEncoder.STATE_FROZEN)) != 0) {
      throw new WireException("state with unknown conditions %x".formatted(bits));
    }
    return new Frame.State(
        (bits & FrameEncoder.STATE_FULL) != 0,
        (bits & FrameEncoder.STATE_FROZEN) != 0,
        shown(in, end));
  }

  private static Frame.Batch batch(ByteBuf in, int end) {
    BatchHeader header =
        new BatchHeader(
            sequence(in),
            sequence(in),
            sequence(in),
            in.readLongLE(),
            in.readIntLE(),
            in.readIntLE());
    int stored = end - in.readerIndex();
    if (header.first() < 1 || header.last() < header.first()) {
      throw new WireException(
          "batch with sequences from " + header.first() + " to " + header.last());
    }
    if (header.rawBytes() < 1 || header.rawBytes() > WireLimits.BATCH_RAW_MAX_BYTES) {
      throw new WireException(
          "batch of %d raw bytes; at most %d"
              .formatted(header.rawBytes(), WireLimits.BATCH_RAW_MAX_BYTES));
    }
    if (stored > header.rawBytes()) {
      throw new WireException(
          "batch of %d raw bytes stored in %d".formatted(header.rawBytes(), stored));
    }
    return new Frame.Batch(header, in.readRetainedSlice(stored));
  }

  private static Frame wanted(ByteBuf in, int end) {
    long epoch = sequence(in);
    int flags = in.readIntLE();
    int bytes = end - in.readerIndex();
    if (flags < 0 || flags > 1 || bytes % FrameType.RUN_BYTES != 0) {
      throw new WireException("wanted with flags " + flags + " and " + bytes + " bytes of runs");
    }
    List<Frame.Wanted.Run> runs = new ArrayList<>(bytes / FrameType.RUN_BYTES);
    while (in.readerIndex() < end) {
      runs.add(run(in));
    }
    return new Frame.Wanted(epoch, flags == 1, runs);
  }

  private static Frame.Wanted.Run run(ByteBuf in) {
    long inode = in.readLongLE();
    long offset = in.readLongLE();
    long length = in.readLongLE();
    boolean blocks =
        offset % OperationLayout.BLOCK_BYTES == 0 && length % OperationLayout.BLOCK_BYTES == 0;
    if (inode == 0 || offset < 0 || length <= 0 || offset + length < 0 || !blocks) {
      throw new WireException(
          "wanted: %d bytes from %d of identity %d".formatted(length, offset, inode));
    }
    return new Frame.Wanted.Run(inode, offset, length);
  }

  private static Frame findings(ByteBuf in, int end) {
    long epoch = sequence(in);
    long sequence = sequence(in);
    int flags = in.readIntLE();
    long objects = sequence(in);
    long bytes = sequence(in);
    long count = sequence(in);
    long orphans = orphans(in, end, flags);
    List<Frame.Findings.Finding> first = new ArrayList<>();
    while (in.readerIndex() < end && first.size() < WireLimits.FINDINGS_MAX) {
      first.add(finding(in, end));
    }
    boolean more = count < first.size() && orphans < first.size() - count;
    if (more || in.readerIndex() != end) {
      throw new WireException("findings with flags %d and a count of %d".formatted(flags, count));
    }
    boolean known = (flags & FrameEncoder.FINDINGS_KNOWN) != 0;
    return new Frame.Findings(epoch, sequence, known, objects, bytes, count, orphans, first);
  }

  private static long orphans(ByteBuf in, int end, int flags) {
    boolean told = (flags & FrameEncoder.FINDINGS_ORPHANS) != 0;
    boolean unknown = (flags & ~(FrameEncoder.FINDINGS_KNOWN | FrameEncoder.FINDINGS_ORPHANS)) != 0;
    if (unknown || told && end - in.readerIndex() < Long.BYTES) {
      throw new WireException(
          "findings with flags %x that are cut off or unknown".formatted(flags));
    }
    return told ? sequence(in) : 0;
  }

  private static Frame.Findings.Finding finding(ByteBuf in, int end) {
    if (end - in.readerIndex() < FrameType.FINDING_MAX_BYTES - WireLimits.FINDING_PATH_MAX_BYTES) {
      throw new WireException("a finding that is cut off");
    }
    int kind = in.readUnsignedShortLE();
    long offset = sequence(in);
    long bytes = sequence(in);
    int length = in.readUnsignedShortLE();
    if (kind < 1
        || kind > WireLimits.FINDING_KINDS
        || length > WireLimits.FINDING_PATH_MAX_BYTES
        || length > end - in.readerIndex()) {
      throw new WireException("a finding of kind " + kind + " with a path of " + length + " bytes");
    }
    String path = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    return new Frame.Findings.Finding(kind, offset, bytes, PlainText.line(path));
  }

  private static void requireVersion(int version) {
    if (version != WireLimits.VERSION) {
      throw new WireException(
          "the peer speaks protocol version %d, this node version %d; update the older one"
              .formatted(version, WireLimits.VERSION));
    }
  }

  private static void requireFeatures(long features) {
    long unknown = features & ~WireLimits.FEATURES;
    if (unknown != 0) {
      throw new WireException(
          "the peer agrees to features %x that were not offered; update the older node"
              .formatted(unknown));
    }
  }

  private static void requireApplied(long durable, long applied) {
    if (applied > durable) {
      throw new WireException("applied " + applied + " is ahead of durable " + durable);
    }
  }

  private static long sequence(ByteBuf in) {
    long value = in.readLongLE();
    if (value < 0) {
      throw new WireException("negative sequence or epoch " + value);
    }
    return value;
  }

  /** A text for a person: nothing in it steers a terminal. */
  private static String shown(ByteBuf in, int end) {
    return PlainText.line(text(in, end));
  }

  private static String text(ByteBuf in, int end) {
    int length = in.readUnsignedShortLE();
    if (length != end - in.readerIndex()) {
      throw new WireException("a text of " + length + " bytes in a frame with another length");
    }
    return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
  }
}
