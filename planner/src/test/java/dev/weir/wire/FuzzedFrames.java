package dev.weir.wire;

import dev.weir.fuzz.Sums;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Frames of the wire protocol as bytes. */
public final class FuzzedFrames {
  private FuzzedFrames() {}

  /** One of each kind. */
  public static List<byte[]> whole() {
    BatchHeader header = new BatchHeader(7, 3, 4, 1_000, 40, WireLimits.CODEC_NONE);
    Frame.Batch batch = new Frame.Batch(header, Unpooled.wrappedBuffer(new byte[40]));
    List<Frame> frames =
        List.of(
            new Frame.Hello(WireLimits.VERSION, WireLimits.FEATURES, "job-1", 7, 3, 9),
            new Frame.Resume(WireLimits.VERSION, WireLimits.FEATURES, 7, 5, 4, true, true),
            batch,
            new Frame.Ack(7, 5, 4),
            new Frame.Heartbeat(1_700_000_000_000_000_000L, 12),
            new Frame.Ask(7),
            new Frame.Wanted(7, true, List.of(new Frame.Wanted.Run(12, 0, 1 << 20))),
            new Frame.AskFindings(7, 12),
            new Frame.Findings(
                7,
                12,
                true,
                100,
                1 << 20,
                2,
                3,
                List.of(new Frame.Findings.Finding(1, 0, 5, "a/ü"))),
            new Frame.State(true, false, "disk full"),
            new Frame.Session(99),
            new Frame.Join(WireLimits.VERSION, 99, "job-1"),
            new Frame.Numbered(0, new Frame.Batch(header, Unpooled.wrappedBuffer(new byte[40]))),
            new Frame.Refused("not today"));
    return frames.stream().map(FuzzedFrames::bytes).toList();
  }

  private static byte[] bytes(Frame frame) {
    ByteBuf all = Unpooled.buffer();
    FrameEncoder.encode(
        frame,
        UnpooledByteBufAllocator.DEFAULT,
        part -> {
          all.writeBytes(part);
          part.release();
        });
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return bytes;
  }

  /** Takes all frames; each says the same when it is written and read again. */
  public static void read(byte[] input) {
    ByteBuf in = Unpooled.wrappedBuffer(input);
    Optional<Frame> frame = FrameDecoder.decode(in);
    while (frame.isPresent()) {
      switch (frame.get()) {
        case Frame.Batch batch -> batch.stored().release();
        case Frame.Numbered numbered -> numbered.batch().stored().release();
        case Frame other -> requireSame(other);
      }
      frame = FrameDecoder.decode(in);
    }
  }

  private static void requireSame(Frame frame) {
    Frame again = FrameDecoder.decode(Unpooled.wrappedBuffer(bytes(frame))).orElseThrow();
    boolean replaced = frame.toString().indexOf('\ufffd') >= 0; // longer than what it stood for
    if (!replaced && !again.equals(frame)) {
      throw new AssertionError(frame + " comes back as " + again);
    }
  }

  /** Makes each checksum right that has its frame. */
  public static byte[] repaired(byte[] input) {
    byte[] bytes = input.clone();
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at + FrameEncoder.HEADER_BYTES <= bytes.length) {
      int body = all.getInt(at);
      int left = bytes.length - at - FrameEncoder.HEADER_BYTES;
      if (body < 0 || body > left) {
        body = left;
        all.putInt(at, left);
      }
      all.putInt(at + 8, Sums.crc32c(bytes, at, 8, at + FrameEncoder.HEADER_BYTES, body));
      at += FrameEncoder.HEADER_BYTES + body;
    }
    return bytes;
  }

  /** Several frames in one input. */
  public static List<byte[]> streams() {
    List<byte[]> all = new ArrayList<>(whole());
    ByteBuf joined = Unpooled.buffer();
    all.forEach(joined::writeBytes);
    byte[] bytes = new byte[joined.readableBytes()];
    joined.readBytes(bytes);
    all.add(bytes);
    return all;
  }
}
