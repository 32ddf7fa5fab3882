package dev.weir.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Avro's binary encoding of numbers and text, in memory that grows. Avro's own encoder costs
 * several times as much per row, and an import writes hundreds of millions of them.
 */
final class RowBytes {
  private static final int FIRST_BYTES = 4096;
  private static final int LONGEST_NUMBER_BYTES = 10;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  /** A whole number, in zigzag of seven bits per byte: Avro's int, long, enum and index. */
  void number(long value) {
    if (bytes.length - length < LONGEST_NUMBER_BYTES) {
      grow(LONGEST_NUMBER_BYTES);
    }
    long rest = value << 1 ^ value >> 63;
    int at = length;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    length = at;
  }

  void text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    number(encoded.length);
    add(encoded);
  }

  void add(byte[] encoded) {
    if (bytes.length - length < encoded.length) {
      grow(encoded.length);
    }
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
  }

  int size() {
    return length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  void clear() {
    length = 0;
  }

  private void grow(int needed) {
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + needed));
  }
}
