package dev.weir.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A fixed block of native memory for system calls, read and written by offset from its start; every
 * access is bounds-checked. Memory is given back when the block becomes unreachable. Native byte
 * order, unaligned.
 */
public final class NativeBlock {
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final MemorySegment segment;
  private final long base;

  /**
   * Allocates zeroed memory.
   *
   * @param alignment of the first byte, a power of two
   */
  public NativeBlock(long bytes, long alignment) {
    segment = Arena.ofAuto().allocate(bytes, alignment);
    base = segment.address();
  }

  public MemorySegment segment() {
    return segment;
  }

  /** The address of a byte, for a system call that runs while this block is reachable. */
  public long address(long offset) {
    return base + offset;
  }

  public byte getByte(long offset) {
    return segment.get(JAVA_BYTE, offset);
  }

  public void putByte(long offset, byte value) {
    segment.set(JAVA_BYTE, offset, value);
  }

  public short getShort(long offset) {
    return segment.get(SHORT, offset);
  }

  public void putShort(long offset, short value) {
    segment.set(SHORT, offset, value);
  }

  public int getInt(long offset) {
    return segment.get(INT, offset);
  }

  public void putInt(long offset, int value) {
    segment.set(INT, offset, value);
  }

  public long getLong(long offset) {
    return segment.get(LONG, offset);
  }

  public void putLong(long offset, long value) {
    segment.set(LONG, offset, value);
  }

  public void zero(long offset, long bytes) {
    segment.asSlice(offset, bytes).fill((byte) 0);
  }

  public void copy(long from, long to, long bytes) {
    MemorySegment.copy(segment, from, segment, to, bytes);
  }

  /** Bytes before the terminating zero of the text at {@code offset}. */
  public int textLength(long offset) {
    long end = offset;
    while (segment.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    return Math.toIntExact(end - offset);
  }

  /** A copy of the bytes before the terminating zero of the text at {@code offset}. */
  public byte[] text(long offset) {
    return bytes(offset, textLength(offset));
  }

  public byte[] bytes(long offset, int length) {
    byte[] copy = new byte[length];
    MemorySegment.copy(segment, JAVA_BYTE, offset, copy, 0, length);
    return copy;
  }

  public void putBytes(long offset, byte[] bytes) {
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, offset, bytes.length);
  }

  /** Writes bytes and a terminating zero and returns their address. */
  public long putText(long offset, byte[] bytes) {
    putBytes(offset, bytes);
    segment.set(JAVA_BYTE, offset + bytes.length, (byte) 0);
    return base + offset;
  }
}
