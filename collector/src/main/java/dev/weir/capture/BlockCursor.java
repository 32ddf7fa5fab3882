package dev.weir.capture;

import java.nio.charset.StandardCharsets;

/**
 * Reads Avro's binary encoding from a block in memory. Unlike Avro's own decoder it never reserves
 * memory for a length that the block does not hold, and it makes no objects for numbers.
 */
final class BlockCursor {
  /** The bytes do not follow the schema. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  private static final int LONGEST_VARINT_SHIFT = 63;
  private static final int LONGEST_VARINT_BYTES = 10;

  private byte[] bytes = {};
  private int position;
  private int limit;

  void reset(byte[] content, int length) {
    bytes = content;
    position = 0;
    limit = length;
  }

  boolean atEnd() {
    return position == limit;
  }

  long readLong() {
    int at = position;
    if (limit - at < LONGEST_VARINT_BYTES) {
      return readLongNearEnd();
    }
    byte next = bytes[at++];
    long value = next & 0x7FL;
    for (int shift = 7; next < 0; shift += 7) {
      if (shift > LONGEST_VARINT_SHIFT) {
        throw new Malformed("a number has more than 64 bits");
      }
      next = bytes[at++];
      value |= (next & 0x7FL) << shift;
    }
    position = at;
    return (value >>> 1) ^ -(value & 1);
  }

  /** The same where the block may end inside the number. */
  private long readLongNearEnd() {
    long value = 0;
    int shift = 0;
    int at = position;
    while (at < limit) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        position = at;
        return (value >>> 1) ^ -(value & 1);
      }
      shift += 7;
      if (shift > LONGEST_VARINT_SHIFT) {
        throw new Malformed("a number has more than 64 bits");
      }
    }
    throw new Malformed("it ends inside a number");
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new Malformed("the number " + value + " has more than 32 bits");
    }
    return (int) value;
  }

  String readString() {
    int length = readLength();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  void skipBytes() {
    int length = readLength();
    position += length;
  }

  void skip(long count) {
    if (count < 0 || count > limit - position) {
      throw new Malformed("it ends inside a value");
    }
    position += (int) count;
  }

  private int readLength() {
    long length = readLong();
    if (length < 0 || length > limit - position) {
      throw new Malformed("a text of " + length + " bytes does not fit");
    }
    return (int) length;
  }
}
