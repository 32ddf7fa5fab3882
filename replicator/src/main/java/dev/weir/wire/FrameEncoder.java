package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Turns frames into bytes; a batch's payload is passed on, never copied. */
public final class FrameEncoder {
  /** Length, type, checksum. */
  static final int HEADER_BYTES = 12;

  static final int STATE_FULL = 1;
  static final int STATE_FROZEN = 2;
  static final int FINDINGS_KNOWN = 1;
  static final int FINDINGS_ORPHANS = 2;
  static final int MAGIC = 0x52494557; // "WEIR" when read as little-endian bytes

  private FrameEncoder() {}

  /** Bytes that {@code frame} takes before TLS. */
  public static int encodedBytes(BatchHeader header, int storedBytes) {
    return HEADER_BYTES + FrameType.BATCH_HEADER_BYTES + storedBytes;
  }

  /** Hands one or two buffers to {@code out}, which owns them; consumes a batch's payload. */
  public static void encode(Frame frame, ByteBufAllocator allocator, Consumer<ByteBuf> out) {
    if (frame instanceof Frame.Batch batch) {
      ByteBuf buffer = allocator.buffer(HEADER_BYTES + FrameType.BATCH_HEADER_BYTES);
      encodeBatch(FrameType.BATCH, batch, buffer.writeZero(HEADER_BYTES), out);
      return;
    }
    if (frame instanceof Frame.Numbered numbered) {
      int length = HEADER_BYTES + FrameType.NUMBER_BYTES + FrameType.BATCH_HEADER_BYTES;
      ByteBuf buffer = allocator.buffer(length).writeZero(HEADER_BYTES);
      buffer.writeLongLE(numbered.number());
      encodeBatch(FrameType.NUMBERED, numbered.batch(), buffer, out);
      return;
    }
    ByteBuf buffer = allocator.buffer(HEADER_BYTES + 64);
    buffer.writeZero(HEADER_BYTES);
    FrameType type = body(frame, buffer);
    seal(buffer, type, null);
    out.accept(buffer);
  }

  /**
   * @param buffer with what comes before the batch's own header
   */
  private static void encodeBatch(
      FrameType type, Frame.Batch batch, ByteBuf buffer, Consumer<ByteBuf> out) {
    BatchHeader header = batch.header();
    buffer.writeLongLE(header.epoch());
    buffer.writeLongLE(header.first());
    buffer.writeLongLE(header.last());
    buffer.writeLongLE(header.firstAtNanos());
    buffer.writeIntLE(header.rawBytes());
    buffer.writeIntLE(header.codec());
    seal(buffer, type, batch.stored());
    out.accept(buffer);
    out.accept(batch.stored());
  }

  private static FrameType body(Frame frame, ByteBuf buffer) {
    switch (frame) {
      case Frame.Hello hello -> {
        buffer.writeIntLE(MAGIC);
        buffer.writeIntLE(hello.version());
        buffer.writeLongLE(hello.features());
        buffer.writeLongLE(hello.epoch());
        buffer.writeLongLE(hello.oldest());
        buffer.writeLongLE(hello.newest());
        text(buffer, hello.job(), WireLimits.JOB_NAME_MAX_BYTES);
        return FrameType.HELLO;
      }
      case Frame.Resume resume -> {
        buffer.writeShortLE(resume.version());
        buffer.writeShortLE((resume.consistent() ? 1 : 0) | (resume.holdsContent() ? 2 : 0));
        buffer.writeLongLE(resume.features());
        buffer.writeLongLE(resume.epoch());
        buffer.writeLongLE(resume.durable());
        buffer.writeLongLE(resume.applied());
        return FrameType.RESUME;
      }
      case Frame.Ack ack -> {
        buffer.writeLongLE(ack.epoch());
        buffer.writeLongLE(ack.durable());
        buffer.writeLongLE(ack.applied());
        return FrameType.ACK;
      }
      case Frame.Heartbeat heartbeat -> {
        buffer.writeLongLE(heartbeat.sourceTimeNanos());
        buffer.writeLongLE(heartbeat.newest());
        return FrameType.HEARTBEAT;
      }
      case Frame.Ask ask -> {
        buffer.writeLongLE(ask.epoch());
        return FrameType.ASK;
      }
      case Frame.Wanted wanted -> {
        buffer.writeLongLE(wanted.epoch());
        buffer.writeIntLE(wanted.all() ? 1 : 0);
        for (Frame.Wanted.Run run : wanted.runs()) {
          buffer.writeLongLE(run.inode());
          buffer.writeLongLE(run.offset());
          buffer.writeLongLE(run.length());
        }
        return FrameType.WANTED;
      }
      case Frame.State state -> {
        buffer.writeIntLE((state.full() ? STATE_FULL : 0) | (state.frozen() ? STATE_FROZEN : 0));
        text(buffer, state.why(), WireLimits.REASON_MAX_BYTES);
        return FrameType.STATE;
      }
      case Frame.AskFindings ask -> {
        buffer.writeLongLE(ask.epoch());
        buffer.writeLongLE(ask.sequence());
        return FrameType.ASK_FINDINGS;
      }
      case Frame.Findings findings -> {
        buffer.writeLongLE(findings.epoch());
        buffer.writeLongLE(findings.sequence());
        boolean orphans = findings.orphans() > 0;
        buffer.writeIntLE(
            (findings.known() ? FINDINGS_KNOWN : 0) | (orphans ? FINDINGS_ORPHANS : 0));
        buffer.writeLongLE(findings.objects());
        buffer.writeLongLE(findings.bytes());
        buffer.writeLongLE(findings.count());
        if (orphans) {
          buffer.writeLongLE(findings.orphans());
        }
        for (Frame.Findings.Finding finding : findings.first()) {
          buffer.writeShortLE(finding.kind());
          buffer.writeLongLE(finding.offset());
          buffer.writeLongLE(finding.bytes());
          text(buffer, finding.path(), WireLimits.FINDING_PATH_MAX_BYTES);
        }
        return FrameType.FINDINGS;
      }
      case Frame.Refused refused -> {
        text(buffer, refused.reason(), WireLimits.REASON_MAX_BYTES);
        return FrameType.REFUSED;
      }
      case Frame.Session session -> {
        buffer.writeLongLE(session.number());
        return FrameType.SESSION;
      }
      case Frame.Join join -> {
        buffer.writeIntLE(MAGIC);
        buffer.writeIntLE(join.version());
        buffer.writeLongLE(join.session());
        text(buffer, join.job(), WireLimits.JOB_NAME_MAX_BYTES);
        return FrameType.JOIN;
      }
      case Frame.Batch _, Frame.Numbered _ ->
          throw new AssertionError("a batch has a payload of its own");
    }
  }

  private static void text(ByteBuf buffer, String text, int largest) {
    int length = Math.min(ByteBufUtil.utf8Bytes(text), largest);
    buffer.writeShortLE(length);
    buffer.writeBytes(text.getBytes(StandardCharsets.UTF_8), 0, length);
  }

  private static void seal(ByteBuf buffer, FrameType type, @Nullable ByteBuf payload) {
    int payloadBytes = payload == null ? 0 : payload.readableBytes();
    int body = buffer.readableBytes() - HEADER_BYTES + payloadBytes;
    if (body < type.smallestBody || body > type.largestBody) {
      throw new IllegalArgumentException(type + " of " + body + " bytes is outside the protocol");
    }
    buffer.setIntLE(0, body);
    buffer.setIntLE(4, type.number);
    CRC32C crc = new CRC32C();
    update(crc, buffer, 0, 8);
    update(crc, buffer, HEADER_BYTES, buffer.writerIndex() - HEADER_BYTES);
    if (payload != null) {
      update(crc, payload, payload.readerIndex(), payloadBytes);
    }
    buffer.setIntLE(8, (int) crc.getValue());
  }

  /** Adds a range of a buffer without copying it where its memory can be seen. */
  static void update(CRC32C crc, ByteBuf buffer, int index, int length) {
    for (ByteBuffer part : buffer.nioBuffers(index, length)) {
      crc.update(part);
    }
  }
}
