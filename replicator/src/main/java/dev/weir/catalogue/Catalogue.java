package dev.weir.catalogue;

import static dev.weir.catalogue.CatalogueLayout.U32;
import static dev.weir.catalogue.CatalogueLayout.U64;

import dev.weir.durable.DurableFile;
import dev.weir.intercept.KnownFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A catalogue that was kept: which files showed which sizes and times at one position. Lies in the
 * page cache, with 8 bytes of memory for each file beside it; freed when it becomes unreachable.
 */
public final class Catalogue implements KnownFiles {
  private static final int CRC_STEP_BYTES = 1 << 24;

  private final MemorySegment entries;

  /** Numbers of entries, counted from 1, by the inodes' hashes; at most half full. */
  private final MemorySegment index;

  private final int mask;

  /** What became of a catalogue. */
  public sealed interface Outcome {
    /** It can be used where {@code mark} fits. */
    record Kept(CatalogueMark mark, boolean onDisk, Path file) implements Outcome {
      /**
       * Makes it usable.
       *
       * @throws IOException when it is damaged or cannot be read
       */
      public Catalogue load() throws IOException {
        return Catalogue.load(file);
      }
    }

    /** It cannot be used. */
    record Unusable(String why) implements Outcome {}
  }

  private Catalogue(MemorySegment entries) {
    this.entries = entries;
    long count = entries.byteSize() / CatalogueLayout.ENTRY_BYTES;
    int slots = (int) Math.max(2, Long.highestOneBit(Math.max(1, count)) << 2);
    mask = slots - 1;
    index = Arena.ofAuto().allocate(slots * (long) Integer.BYTES, Integer.BYTES);
    for (int i = 0; i < count; i++) {
      int slot = slot(inode(i));
      if (index.get(U32, slot * 4L) == 0) {
        index.set(U32, slot * 4L, i + 1);
      }
    }
  }

  /** Reads what a catalogue says of itself. */
  public static Outcome find(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Outcome.Unusable("the catalogue is no file"); // opening a FIFO would wait
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      if (in.size() < CatalogueLayout.HEADER_BYTES) {
        return new Outcome.Unusable("the catalogue is torn");
      }
      MemorySegment header =
          in.map(FileChannel.MapMode.READ_ONLY, 0, CatalogueLayout.HEADER_BYTES, arena);
      return read(header, in.size(), file);
    } catch (NoSuchFileException e) {
      return new Outcome.Unusable("there is no catalogue");
    } catch (IOException e) {
      return new Outcome.Unusable("the catalogue cannot be read: " + e);
    }
  }

  private static Outcome read(MemorySegment header, long fileBytes, Path file) {
    CRC32C crc = new CRC32C();
    crc.update(header.asSlice(0, CatalogueLayout.AT_CRC).asByteBuffer());
    if (header.get(U32, 0) != CatalogueLayout.MAGIC
        || header.get(U32, CatalogueLayout.AT_CRC) != (int) crc.getValue()) {
      return new Outcome.Unusable("the catalogue is torn");
    }
    int version = header.get(U32, CatalogueLayout.AT_VERSION);
    if (version != CatalogueLayout.VERSION) {
      return new Outcome.Unusable("the catalogue is of version " + version);
    }
    long count = header.get(U64, CatalogueLayout.AT_COUNT);
    long expected = CatalogueLayout.HEADER_BYTES + count * CatalogueLayout.ENTRY_BYTES;
    if (count < 0 || count > CatalogueLayout.ENTRIES_MAX || fileBytes != expected) {
      return new Outcome.Unusable("the catalogue is torn");
    }
    CatalogueMark mark =
        new CatalogueMark(
            uuid(header, CatalogueLayout.AT_SUBJECT),
            uuid(header, CatalogueLayout.AT_BOOT),
            header.get(U64, CatalogueLayout.AT_EPOCH),
            header.get(U64, CatalogueLayout.AT_SEQUENCE));
    boolean onDisk = (header.get(U32, CatalogueLayout.AT_FLAGS) & CatalogueLayout.ON_DISK) != 0;
    return new Outcome.Kept(mark, onDisk, file);
  }

  /** UUIDs lie as two little-endian numbers, the upper half first. */
  private static UUID uuid(MemorySegment header, long at) {
    return new UUID(header.get(U64, at), header.get(U64, at + Long.BYTES));
  }

  /**
   * Makes usable what {@link #find} found.
   *
   * @throws IOException when it is damaged or cannot be read
   */
  public static Catalogue load(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment whole = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), Arena.ofAuto());
      MemorySegment entries = whole.asSlice(CatalogueLayout.HEADER_BYTES);
      CRC32C crc = new CRC32C();
      for (long at = 0; at < entries.byteSize(); at += CRC_STEP_BYTES) {
        long length = Math.min(CRC_STEP_BYTES, entries.byteSize() - at);
        crc.update(entries.asSlice(at, length).asByteBuffer());
      }
      if (whole.get(U32, CatalogueLayout.AT_ENTRIES_CRC) != (int) crc.getValue()) {
        throw new IOException(file + " is damaged");
      }
      return new Catalogue(entries);
    }
  }

  /**
   * Says something else of the same entries.
   *
   * @param onDisk whether everything listed is on the disk of the directory, so that the catalogue
   *     outlives the machine's end
   * @throws IOException when it cannot be written; a catalogue torn by that is refused
   */
  public static void mark(Path file, CatalogueMark mark, boolean onDisk) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      CatalogueWriter.Entries entries;
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment header =
            channel.map(FileChannel.MapMode.READ_ONLY, 0, CatalogueLayout.HEADER_BYTES, arena);
        entries =
            new CatalogueWriter.Entries(
                header.get(U64, CatalogueLayout.AT_COUNT),
                header.get(U32, CatalogueLayout.AT_ENTRIES_CRC));
      }
      DurableFile.write(channel, CatalogueWriter.header(mark, entries, onDisk), 0);
      channel.force(true);
    }
  }

  /**
   * Forgets what is kept, durably.
   *
   * @throws IOException when it cannot be deleted
   */
  public static void forget(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      DurableFile.forceDirectoryOf(file);
    }
  }

  /** Files listed, those of several names as often as they were met. */
  public long count() {
    return entries.byteSize() / CatalogueLayout.ENTRY_BYTES;
  }

  /** Whether it knows this file at all. */
  boolean lists(long inode) {
    return index.get(U32, slot(inode) * 4L) != 0;
  }

  @Override
  public boolean unchanged(long inode, long size, long mtime, long ctime) {
    int number = index.get(U32, slot(inode) * 4L);
    if (number == 0) {
      return false;
    }
    long at = (number - 1L) * CatalogueLayout.ENTRY_BYTES;
    return entries.get(U64, at + CatalogueLayout.SIZE) == size
        && entries.get(U64, at + CatalogueLayout.MTIME) == mtime
        && entries.get(U64, at + CatalogueLayout.CTIME) == ctime;
  }

  @Override
  public boolean tellsNames() {
    return true;
  }

  private long inode(long number) {
    return entries.get(U64, number * CatalogueLayout.ENTRY_BYTES + CatalogueLayout.INODE);
  }

  /** Where the number of this inode's entry lies, or would. */
  private int slot(long inode) {
    int at = (int) ((inode * 0x9E3779B97F4A7C15L) >>> 33) & mask;
    int number = index.get(U32, at * 4L);
    while (number != 0 && inode(number - 1L) != inode) {
      at = (at + 1) & mask;
      number = index.get(U32, at * 4L);
    }
    return at;
  }
}
