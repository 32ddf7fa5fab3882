package dev.weir.operation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Sums of blocks as BLOCKS carries them: the first {@value OperationLayout#SUM_BYTES} bytes of
 * SHA-256 (FIPS 180-4). Two blocks that differ have the same sum with a probability of 2^-128, and
 * nobody can make such blocks. Reusable; one thread.
 */
public final class BlockSums {
  private final MessageDigest digest;
  private final byte[] block = new byte[OperationLayout.BLOCK_BYTES];

  public BlockSums() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The sums of {@code length} bytes from {@code offset}, one behind the other. */
  public byte[] of(MemorySegment memory, long offset, int length) {
    int blocks = (length - 1) / OperationLayout.BLOCK_BYTES + 1;
    byte[] sums = new byte[blocks * OperationLayout.SUM_BYTES];
    for (int i = 0; i < blocks; i++) {
      int from = i * OperationLayout.BLOCK_BYTES;
      int bytes = Math.min(OperationLayout.BLOCK_BYTES, length - from);
      byte[] sum = one(memory, offset + from, bytes);
      System.arraycopy(sum, 0, sums, i * OperationLayout.SUM_BYTES, OperationLayout.SUM_BYTES);
    }
    return sums;
  }

  /** The sum of one block of at most {@value OperationLayout#BLOCK_BYTES} bytes. */
  public byte[] one(MemorySegment memory, long offset, int length) {
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, block, 0, length);
    digest.update(block, 0, length);
    return Arrays.copyOf(digest.digest(), OperationLayout.SUM_BYTES);
  }
}
