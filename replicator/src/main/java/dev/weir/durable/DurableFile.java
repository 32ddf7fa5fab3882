package dev.weir.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there whole or as it was before, over any crash: written beside its place, forced,
 * moved there in one step, and the directory forced.
 */
public final class DurableFile {
  private DurableFile() {}

  /** Writes what a file is to hold. */
  public interface Content {
    /**
     * @param out an empty file at its begin
     */
    void writeTo(FileChannel out) throws IOException;
  }

  /**
   * Puts a file in place of what is there; it survives any crash once this returns.
   *
   * @param part where it is written first, in the same directory; what is there is lost
   * @throws IOException with the file as it was, and perhaps a part
   */
  public static void replace(Path part, Path file, Content content) throws IOException {
    try (FileChannel out = create(part)) {
      content.writeTo(out);
      out.force(true);
    }
    putInPlace(part, file);
  }

  /** Opens an empty file for writing, in place of one that may be there. */
  public static FileChannel create(Path part) throws IOException {
    return FileChannel.open(
        part,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  /**
   * Moves a file that was forced to its place in the same directory, durably.
   *
   * @throws IOException with the file as it was, unless only the directory could not be forced
   */
  public static void putInPlace(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectoryOf(file);
  }

  /** Makes the creation, renaming or removal of a file durable. */
  public static void forceDirectoryOf(Path file) throws IOException {
    Path parent = file.getParent();
    forceDirectory(parent == null ? Path.of(".") : parent);
  }

  /** Makes creations, renames and removals in a directory durable. */
  public static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Writes all of the bytes. */
  public static void write(FileChannel to, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += to.write(bytes, at);
    }
  }
}
