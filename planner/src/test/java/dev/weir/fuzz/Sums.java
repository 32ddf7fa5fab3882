package dev.weir.fuzz;

import java.util.zip.CRC32C;

/** Checksums of what was broken on purpose, so that what they guard is met. */
public final class Sums {
  private Sums() {}

  /** CRC32C over parts of an input: pairs of an offset and a length. */
  public static int crc32c(byte[] input, int... parts) {
    CRC32C crc = new CRC32C();
    for (int i = 0; i < parts.length; i += 2) {
      crc.update(input, parts[i], parts[i + 1]);
    }
    return (int) crc.getValue();
  }
}
