package dev.weir.catalogue;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.ValueLayout;

/** Layout of a catalogue, docs/formats/catalogue-v1.md. */
final class CatalogueLayout {
  static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /** "WCAT". */
  static final int MAGIC = 0x54414357;

  static final int VERSION = 1;

  static final int AT_VERSION = 4;
  static final int AT_FLAGS = 8;
  static final int AT_ENTRIES_CRC = 12;
  static final int AT_COUNT = 16;
  static final int AT_EPOCH = 24;
  static final int AT_SEQUENCE = 32;
  static final int AT_SUBJECT = 40;
  static final int AT_BOOT = 56;
  static final int AT_CRC = 72;
  static final int HEADER_BYTES = 76;

  /** Flag: what the catalogue lists is on the disk of its directory, too. */
  static final int ON_DISK = 1;

  static final int INODE = 0;
  static final int SIZE = 8;
  static final int MTIME = 16;
  static final int CTIME = 24;
  static final int ENTRY_BYTES = 32;

  /**
   * Files that a catalogue lists at most: 512 MiB on disk, and 128 MiB of memory while it is held
   * against a directory. The content of further files is compared.
   */
  static final long ENTRIES_MAX = (1L << 24) - 1;

  private CatalogueLayout() {}
}
