package dev.weir.catalogue;

import dev.weir.durable.DurableFile;
import dev.weir.intercept.FileListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Writes a catalogue beside the one that is there and puts it in its place at the end. Takes 64 KiB
 * of memory whatever it lists.
 */
public final class CatalogueWriter implements FileListener, AutoCloseable {
  private static final int BUFFER_ENTRIES = 2048;

  private final Path file;
  private final Path part;
  private final FileChannel out;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_ENTRIES * CatalogueLayout.ENTRY_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();
  private long count;

  /**
   * @param file what is replaced at the end
   * @throws IOException when nothing can be written beside it
   */
  public CatalogueWriter(Path file) throws IOException {
    this.file = file;
    part = file.resolveSibling(file.getFileName() + ".part");
    Files.createDirectories(file.getParent());
    out = DurableFile.create(part);
    out.position(CatalogueLayout.HEADER_BYTES);
  }

  /**
   * Adds a file; beyond {@link CatalogueLayout#ENTRIES_MAX} nothing is added.
   *
   * @throws UncheckedIOException when it cannot be written
   */
  @Override
  public void found(long inode, long size, long mtime, long ctime) {
    if (count == CatalogueLayout.ENTRIES_MAX) {
      return;
    }
    buffer.putLong(inode).putLong(size).putLong(mtime).putLong(ctime);
    count++;
    if (!buffer.hasRemaining()) {
      try {
        flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Files listed so far. */
  public long count() {
    return count;
  }

  /**
   * Puts the catalogue where the one before it was; it survives any crash once this returns.
   *
   * @throws IOException with the one before in its place
   */
  public void commit(CatalogueMark mark) throws IOException {
    flush();
    ByteBuffer header = header(mark, new Entries(count, (int) crc.getValue()), /* onDisk= */ false);
    DurableFile.write(out, header, 0);
    out.force(true);
    DurableFile.putInPlace(part, file);
  }

  /** What a header says of the entries behind it. */
  record Entries(long count, int crc) {}

  static ByteBuffer header(CatalogueMark mark, Entries entries, boolean onDisk) {
    ByteBuffer header =
        ByteBuffer.allocate(CatalogueLayout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(CatalogueLayout.MAGIC).putInt(CatalogueLayout.VERSION);
    header.putInt(onDisk ? CatalogueLayout.ON_DISK : 0).putInt(entries.crc).putLong(entries.count);
    header.putLong(mark.epoch()).putLong(mark.sequence());
    put(header, mark.subject());
    put(header, mark.boot());
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, CatalogueLayout.AT_CRC);
    return header.putInt((int) crc.getValue()).flip();
  }

  private static void put(ByteBuffer to, UUID value) {
    to.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
  }

  private void flush() throws IOException {
    buffer.flip();
    crc.update(buffer.duplicate());
    DurableFile.write(out, buffer, out.position());
    out.position(CatalogueLayout.HEADER_BYTES + count * CatalogueLayout.ENTRY_BYTES);
    buffer.clear();
  }

  /** Forgets what was not committed. */
  @Override
  public void close() {
    try {
      out.close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
