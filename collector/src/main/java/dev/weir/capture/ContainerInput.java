package dev.weir.capture;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The framing of an Avro container: metadata, then blocks that each end with the same marker. Every
 * claimed size is checked before memory is reserved for it.
 */
final class ContainerInput implements Closeable {
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int MOST_ENTRIES = 1000;

  private final InputStream in;
  private final byte[] sync = new byte[CaptureSchema.SYNC_BYTES];
  private final byte[] marker = new byte[CaptureSchema.SYNC_BYTES];
  private final Map<String, String> metadata = new HashMap<>();
  private long position;

  long rows;
  int size;

  /**
   * @throws EOFException when the stream ends inside the metadata
   * @throws BlockCursor.Malformed when the metadata is none
   */
  ContainerInput(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in, 1 << 16);
    if (!Arrays.equals(readExactly(new byte[MAGIC.length], MAGIC.length), MAGIC)) {
      throw new BlockCursor.Malformed("it does not begin with Avro's mark");
    }
    readMetadata();
    readExactly(sync, sync.length);
  }

  Map<String, String> metadata() {
    return metadata;
  }

  /** The bytes that end every block of this file. */
  byte[] marker() {
    return sync.clone();
  }

  /** Offset of the next byte, in bytes from the start of the file. */
  long position() {
    return position;
  }

  /**
   * Reads the head of the next block into {@link #rows} and {@link #size}; false at the clean end.
   *
   * @throws EOFException when the stream ends inside the head
   */
  boolean nextBlock() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    position++;
    rows = readLong(first);
    long claimed = readLong(readByte());
    if (rows <= 0 || claimed <= 0 || claimed > CaptureSchema.BLOCK_LIMIT_BYTES) {
      throw new BlockCursor.Malformed("a block claims " + rows + " rows in " + claimed + " bytes");
    }
    size = (int) claimed;
    return true;
  }

  /** Reads the block's content and its marker. */
  byte[] readBlock(byte[] reused) throws IOException {
    byte[] content = reused.length >= size ? reused : new byte[size];
    readExactly(content, size);
    readMarker();
    return content;
  }

  /** Passes over the block's content; its marker has to be there. */
  void skipBlock() throws IOException {
    in.skipNBytes(size);
    position += size;
    readMarker();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void readMarker() throws IOException {
    if (!Arrays.equals(readExactly(marker, marker.length), sync)) {
      throw new BlockCursor.Malformed("a block does not end with the file's marker");
    }
  }

  private void readMetadata() throws IOException {
    long budget = CaptureSchema.METADATA_LIMIT_BYTES;
    for (long count = readLong(readByte()); count != 0; count = readLong(readByte())) {
      if (count < 0) {
        count = -count;
        readLong(readByte());
      }
      if (count < 0 || count + metadata.size() > MOST_ENTRIES) {
        throw new BlockCursor.Malformed("its metadata claims " + count + " entries");
      }
      for (long i = 0; i < count; i++) {
        String key = readText(budget);
        String value = readText(budget - key.length());
        budget -= key.length() + value.length();
        metadata.put(key, value);
      }
    }
  }

  private String readText(long budget) throws IOException {
    long length = readLong(readByte());
    if (length < 0 || length > budget) {
      throw new BlockCursor.Malformed("its metadata claims a text of " + length + " bytes");
    }
    byte[] text = in.readNBytes((int) length);
    if (text.length < length) {
      throw new EOFException();
    }
    position += length;
    return new String(text, StandardCharsets.UTF_8);
  }

  private byte[] readExactly(byte[] target, int length) throws IOException {
    int read = in.readNBytes(target, 0, length);
    position += read;
    if (read < length) {
      throw new EOFException();
    }
    return target;
  }

  private int readByte() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    position++;
    return next;
  }

  private long readLong(int first) throws IOException {
    long value = first & 0x7F;
    int next = first;
    for (int shift = 7; next >= 0x80; shift += 7) {
      if (shift > 63) {
        throw new BlockCursor.Malformed("a number has more than 64 bits");
      }
      next = readByte();
      value |= (next & 0x7FL) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }
}
