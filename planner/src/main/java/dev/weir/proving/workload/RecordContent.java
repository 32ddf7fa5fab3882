package dev.weir.proving.workload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Makes the bytes of records: a pure function of seed, sequence, length and share. Each stretch of
 * {@value #STRETCH_BYTES} bytes begins with random bytes, different in every record, and goes on
 * with one repeated text, so that every codec comes near the ratio 1 / (1 - compressible).
 */
public final class RecordContent {
  private static final int STRETCH_BYTES = 512;
  private static final byte[] TEXT = text();

  private final long seed;
  private final int randomBytes;

  /**
   * @param compressible share of the payload that repeats, from 0 to 1
   */
  public RecordContent(long seed, double compressible) {
    this.seed = seed;
    this.randomBytes = (int) Math.round(STRETCH_BYTES * (1 - compressible));
  }

  /** Fills the first {@code length} bytes of {@code record}. */
  public void fill(byte[] record, int length, long sequence, long plannedNanos) {
    fill(record, Stamp.HEADER_BYTES, length - Stamp.TRAILER_BYTES, sequence, plannedNanos);
    Stamp.seal(record, length, sequence, plannedNanos);
  }

  /** Fills the first {@code length} bytes with content alone, without any stamp. */
  public void fillUnstamped(byte[] bytes, int length, long sequence) {
    fill(bytes, 0, length, sequence, 0);
  }

  private void fill(byte[] record, int from, int end, long sequence, long plannedNanos) {
    long state = seed * 0x9E3779B97F4A7C15L + sequence * 0xD1B54A32D192ED03L + plannedNanos;
    ByteBuffer out = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = from; at < end; at += STRETCH_BYTES) {
      int random = Math.min(randomBytes, end - at);
      state = randomise(out, at, random, state);
      int text = Math.min(STRETCH_BYTES - random, end - at - random);
      System.arraycopy(TEXT, 0, record, at + random, text);
    }
  }

  private static long randomise(ByteBuffer out, int at, int bytes, long state) {
    long next = state;
    int i = 0;
    for (; i + 8 <= bytes; i += 8) {
      next += 0x9E3779B97F4A7C15L;
      out.putLong(at + i, mixed(next));
    }
    next += 0x9E3779B97F4A7C15L;
    long last = mixed(next);
    for (; i < bytes; i++) {
      out.put(at + i, (byte) last);
      last >>>= 8;
    }
    return next;
  }

  /** The finishing function of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static byte[] text() {
    byte[] words =
        "the water that a weir holds back goes over it later, in the order in which it came; "
            .getBytes(StandardCharsets.US_ASCII);
    byte[] text = new byte[STRETCH_BYTES];
    for (int i = 0; i < text.length; i++) {
      text[i] = words[i % words.length];
    }
    return text;
  }
}
