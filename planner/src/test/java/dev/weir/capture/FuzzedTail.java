package dev.weir.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.fuzz.Sums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Side files of a capture as bytes. */
public final class FuzzedTail {
  private static final int ROOM = 4096;

  private FuzzedTail() {}

  /** One that begins where the capture ends, with a note and some rows. */
  public static List<byte[]> whole(byte[] capture) throws IOException {
    CaptureReader reader = CaptureReader.open(ByteSource.of("capture.weir", capture));
    ByteBuffer out = ByteBuffer.allocate(ROOM);
    CaptureTail.putHead(out, reader.marker(), reader.endOfBlocks());
    CaptureTail.putRecord(out, 0, "{\"warning\":\"of the tail\"}".getBytes(UTF_8));
    CaptureTail.putRecord(out, 1, new byte[] {0, 0, 2, 2, 2, 0, 0, 0});
    CaptureTail.putRecord(out, 2, new byte[16]);
    return List.of(Arrays.copyOf(out.array(), out.position()));
  }

  /** Makes the checksums right of the head and of the records that have their bytes. */
  public static byte[] repaired(byte[] input) {
    if (input.length < CaptureTail.HEAD_BYTES) {
      return input;
    }
    byte[] bytes = input.clone();
    ByteBuffer all = ByteBuffer.wrap(bytes);
    int at = CaptureTail.HEAD_BYTES;
    all.putInt(at - 4, Sums.crc32c(bytes, 0, at - 4));
    while (at + CaptureTail.RECORD_HEAD_BYTES <= bytes.length) {
      int left = bytes.length - at - CaptureTail.RECORD_HEAD_BYTES;
      int length = all.getInt(at);
      if (length < 0 || length > left) {
        length = left;
        all.putInt(at, left);
      }
      int whole = CaptureTail.RECORD_HEAD_BYTES + length;
      all.putInt(at + 8, 0);
      all.putInt(at + 8, Sums.crc32c(bytes, at, whole));
      at += whole;
    }
    return bytes;
  }
}
