package dev.weir.collector.importing;

import java.util.Optional;

/**
 * The first eight bytes of sar's binary files, the same in all versions since 2007: magic number,
 * number of the format, and the version of sysstat as three or four bytes.
 *
 * @param format for example 0x2175
 * @param version for example {@code 12.6.1}
 */
record SarBinaryHead(int format, String version) {
  private static final int LENGTH = 8;
  private static final int FIRST = 0xD5;
  private static final int SECOND = 0x96;
  private static final int FORMATS = 0x21;

  /** Empty where the bytes are no such file, of either order of bytes. */
  static Optional<SarBinaryHead> of(byte[] head) {
    if (head.length < LENGTH) {
      return Optional.empty();
    }
    boolean little = at(head, 0) == SECOND && at(head, 1) == FIRST;
    boolean big = at(head, 0) == FIRST && at(head, 1) == SECOND;
    int format = little ? at(head, 3) << 8 | at(head, 2) : at(head, 2) << 8 | at(head, 3);
    if (!little && !big || format >> 8 != FORMATS) {
      return Optional.empty();
    }
    String version = at(head, 4) + "." + at(head, 5) + "." + at(head, 6);
    int extra = at(head, 7);
    return Optional.of(new SarBinaryHead(format, extra == 0 ? version : version + "." + extra));
  }

  private static int at(byte[] head, int index) {
    return head[index] & 0xFF;
  }
}
