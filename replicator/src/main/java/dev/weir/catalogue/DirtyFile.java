package dev.weir.catalogue;

import static dev.weir.catalogue.CatalogueLayout.U32;
import static dev.weir.catalogue.CatalogueLayout.U64;

import dev.weir.durable.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The dirty log on disk, docs/formats/dirty-log-v1.md. One thread at a time. */
final class DirtyFile implements AutoCloseable {
  /** "WDRT". */
  private static final int MAGIC = 0x54524457;

  private static final int VERSION = 1;
  private static final int ALL = 1;
  private static final int HEADER_BYTES = 4096;
  private static final int HEADER_SUMMED_BYTES = 28;
  private static final int RECORD_BYTES = 16;

  /** Written in place, so that a force has nothing but them to write: no block is allocated. */
  static final int RECORDS = 8192;

  private final Path file;
  private final UUID subject;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(RECORDS * RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private @Nullable FileChannel channel;
  private int records;

  /**
   * What a log says.
   *
   * @param all whether any file may be dirty
   * @param why it says so, or empty
   */
  record Found(boolean all, Set<Long> inodes, String why) {
    static Found everything(String why) {
      return new Found(true, Set.of(), why);
    }
  }

  DirtyFile(Path file, UUID subject) {
    this.file = file;
    this.subject = subject;
  }

  /** Reads what an earlier process left. */
  static Found read(Path file, UUID subject) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != HEADER_BYTES + RECORDS * RECORD_BYTES) {
        return Found.everything("the log of changes is torn");
      }
      return read(MemorySegment.ofArray(bytes), subject);
    } catch (NoSuchFileException e) {
      return Found.everything("there is no log of changes");
    } catch (IOException e) {
      return Found.everything("the log of changes cannot be read: " + e);
    }
  }

  private static Found read(MemorySegment bytes, UUID subject) {
    boolean whole =
        bytes.get(U32, 0) == MAGIC
            && bytes.get(U32, 4) == VERSION
            && bytes.get(U32, HEADER_SUMMED_BYTES) == sum(bytes, 0, HEADER_SUMMED_BYTES);
    UUID of = new UUID(bytes.get(U64, 8), bytes.get(U64, 16));
    if (!whole || !of.equals(subject)) {
      return Found.everything("the log of changes is torn or of another job");
    }
    if ((bytes.get(U32, 24) & ALL) != 0) {
      return Found.everything("more changed than the log of changes could tell");
    }
    Set<Long> inodes = new HashSet<>();
    for (int i = 0; i < RECORDS; i++) {
      long at = HEADER_BYTES + (long) i * RECORD_BYTES;
      long inode = bytes.get(U64, at);
      if (inode == 0 && bytes.get(U64, at + Long.BYTES) == 0) {
        return new Found(false, inodes, "");
      }
      if (bytes.get(U32, at + 12) != sum(bytes, at, 12)) {
        return Found.everything("the log of changes is torn");
      }
      inodes.add(inode);
    }
    return new Found(false, inodes, "");
  }

  private static int sum(MemorySegment bytes, long at, long length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asSlice(at, length).asByteBuffer());
    return (int) crc.getValue();
  }

  /**
   * Begins a log that says this and nothing else; it survives any crash once this returns.
   *
   * @throws IOException when it cannot be written; the one before may stand then
   */
  void replace(boolean all, Set<Long> inodes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.createDirectories(file.getParent());
    close();
    FileChannel next = DurableFile.create(part);
    channel = next;
    DurableFile.write(next, header(all), 0);
    buffer.clear();
    inodes.forEach(this::record);
    records = inodes.size();
    while (buffer.hasRemaining()) {
      buffer.putLong(0);
    }
    DurableFile.write(next, buffer.flip(), HEADER_BYTES);
    next.force(true);
    DurableFile.putInPlace(part, file);
  }

  private void record(long inode) {
    int at = buffer.position();
    buffer.putLong(inode).putInt(0);
    CRC32C crc = new CRC32C();
    crc.update(buffer.array(), at, 12);
    buffer.putInt((int) crc.getValue());
  }

  /**
   * Adds files; they survive any crash once this returns.
   *
   * @throws IOException when they may not
   */
  void add(long[] inodes, int count) throws IOException {
    buffer.clear();
    for (int i = 0; i < count; i++) {
      record(inodes[i]);
    }
    FileChannel to = open();
    DurableFile.write(to, buffer.flip(), HEADER_BYTES + (long) records * RECORD_BYTES);
    records += count;
    to.force(false);
  }

  /**
   * Says that any file may be dirty; durably.
   *
   * @throws IOException when that does not stand there for sure
   */
  void markAll() throws IOException {
    FileChannel to = open();
    DurableFile.write(to, header(true), 0);
    to.force(false);
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      throw new IOException(file + " could not be written before");
    }
    return open;
  }

  /** The last resort: without a log everything is dirty. */
  void remove() throws IOException {
    close();
    Files.deleteIfExists(file);
    DurableFile.forceDirectoryOf(file);
  }

  private ByteBuffer header(boolean all) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC).putInt(VERSION);
    header.putLong(subject.getMostSignificantBits()).putLong(subject.getLeastSignificantBits());
    header.putInt(all ? ALL : 0);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, HEADER_SUMMED_BYTES);
    return header.putInt((int) crc.getValue()).position(HEADER_BYTES).flip();
  }

  @Override
  public void close() {
    try {
      FileChannel open = channel;
      channel = null;
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
