package dev.weir.catalogue;

import dev.weir.fuzz.Scratch;
import dev.weir.fuzz.Sums;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Catalogues and logs of changed files as bytes. */
public final class FuzzedCatalogue {
  private static final UUID SUBJECT = new UUID(1, 2);
  private static final int LOG_SUMMED_BYTES = 28;
  private static final int LOG_HEADER_BYTES = 4096;
  private static final int LOG_RECORD_BYTES = 16;

  private FuzzedCatalogue() {}

  /** One of some files. */
  public static List<byte[]> whole() throws IOException {
    Path file = Scratch.directory("catalogue-whole").resolve("catalogue");
    try (CatalogueWriter writer = new CatalogueWriter(file)) {
      for (int i = 1; i < 9; i++) {
        writer.found(i, 100L * i, 7, 8);
      }
      writer.commit(new CatalogueMark(SUBJECT, new UUID(3, 4), 5, 6));
    }
    return List.of(Files.readAllBytes(file));
  }

  /** Finds it, loads it, and asks it. */
  public static void read(byte[] input) throws IOException {
    Path file = Scratch.file("catalogue", input);
    if (Catalogue.find(file) instanceof Catalogue.Outcome.Kept kept) {
      Catalogue catalogue = kept.load();
      for (long inode = -1; inode < 10; inode++) {
        if (catalogue.unchanged(inode, 100 * inode, 7, 8) && !catalogue.lists(inode)) {
          throw new AssertionError("knows a file that it does not list");
        }
      }
    }
  }

  /** Makes both checksums right. */
  public static byte[] repaired(byte[] input) {
    if (input.length < CatalogueLayout.HEADER_BYTES) {
      return input;
    }
    byte[] bytes = input.clone();
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int entries = bytes.length - CatalogueLayout.HEADER_BYTES;
    all.putInt(
        CatalogueLayout.AT_ENTRIES_CRC, Sums.crc32c(bytes, CatalogueLayout.HEADER_BYTES, entries));
    all.putInt(CatalogueLayout.AT_CRC, Sums.crc32c(bytes, 0, CatalogueLayout.AT_CRC));
    return bytes;
  }

  /** One log of some files. */
  public static List<byte[]> wholeLog() throws IOException {
    Path file = Scratch.directory("dirty-whole").resolve("dirty");
    try (DirtyFile log = new DirtyFile(file, SUBJECT)) {
      log.replace(false, Set.of(3L, 4L, 5L));
      log.add(new long[] {6, 7}, 2);
    }
    return List.of(Files.readAllBytes(file));
  }

  /** A log says which files, or that it cannot. */
  public static void readLog(byte[] input) throws IOException {
    DirtyFile.Found found = DirtyFile.read(Scratch.file("dirty", input), SUBJECT);
    if (found.all() == found.why().isEmpty()) {
      throw new AssertionError("everything without a reason, or a reason for less");
    }
  }

  /** Makes the checksums of the header and of the first records right. */
  public static byte[] repairedLog(byte[] input) {
    if (input.length < LOG_HEADER_BYTES) {
      return input;
    }
    byte[] bytes = input.clone();
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(LOG_SUMMED_BYTES, Sums.crc32c(bytes, 0, LOG_SUMMED_BYTES));
    for (int i = 0; i < 8; i++) {
      int at = LOG_HEADER_BYTES + i * LOG_RECORD_BYTES;
      if (at + LOG_RECORD_BYTES <= bytes.length && all.getLong(at) != 0) {
        all.putInt(at + 12, Sums.crc32c(bytes, at, 12));
      }
    }
    return bytes;
  }
}
