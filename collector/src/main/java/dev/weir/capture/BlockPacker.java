package dev.weir.capture;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Makes the parts of an Avro container: its beginning, and packed blocks that end in its marker.
 */
final class BlockPacker implements AutoCloseable {
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};

  private final byte[] marker;
  private final ZstdCompressCtx zstd;

  BlockPacker(byte[] marker, int level) {
    this.marker = marker.clone();
    this.zstd = new ZstdCompressCtx().setLevel(level).setChecksum(true);
  }

  /** Sixteen bytes that no other file has. */
  static byte[] newMarker() {
    UUID random = UUID.randomUUID();
    return ByteBuffer.allocate(CaptureSchema.SYNC_BYTES)
        .putLong(random.getMostSignificantBits())
        .putLong(random.getLeastSignificantBits())
        .array();
  }

  byte[] beginning(CaptureHeader header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      encoder.writeFixed(MAGIC);
      encoder.writeMapStart();
      encoder.setItemCount(4);
      entry(encoder, "avro.schema", CaptureSchema.JSON);
      entry(encoder, "avro.codec", CaptureSchema.CODEC);
      entry(encoder, CaptureSchema.FORMAT_KEY, CaptureSchema.FORMAT);
      entry(encoder, CaptureSchema.HEADER_KEY, HeaderJson.print(header));
      encoder.writeMapEnd();
      encoder.writeFixed(marker);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  byte[] block(long rows, byte[] content) {
    byte[] packed = zstd.compress(content);
    ByteArrayOutputStream framed = new ByteArrayOutputStream(packed.length + 64);
    try {
      BinaryEncoder frame = EncoderFactory.get().directBinaryEncoder(framed, null);
      frame.writeLong(rows);
      frame.writeLong(packed.length);
      frame.writeFixed(packed);
      frame.writeFixed(marker);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return framed.toByteArray();
  }

  /** A note stands alone in its block, so that readers find all notes without reading all rows. */
  byte[] noteBlock(String json) {
    RowEncoder row = new RowEncoder();
    row.note(json);
    return block(1, row.content());
  }

  @Override
  public void close() {
    zstd.close();
  }

  private static void entry(BinaryEncoder encoder, String key, String value) throws IOException {
    encoder.startItem();
    encoder.writeString(key);
    encoder.writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }
}
