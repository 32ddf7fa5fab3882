package dev.weir.journal;

import dev.weir.durable.DurableFile;
import dev.weir.linux.Errno;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.problem.ProblemException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Creates, checks and extends segment files, durably: file first, then its directory. */
final class SegmentFile {
  /** "WEIRJRNL" read as a little-endian number. */
  private static final long MAGIC = 0x4c4e524a52494557L;

  private static final int VERSION = 1;
  private static final int CHECKED_BYTES = 32;

  /** Size of the header of a segment; frames begin behind it. */
  static final int HEADER_BYTES = 64;

  static final String UNFINISHED = ".unfinished";

  private static final int AT_FDCWD = -100;
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 02000000;

  private SegmentFile() {}

  /**
   * Creates a segment with {@code bytes} set aside on disk.
   *
   * @return the whole file's path, whose name and content are durable
   * @throws IOException with nothing left behind, for example when the disk is full
   */
  static Path create(Path directory, SegmentName name, long bytes) throws IOException {
    Path unfinished = directory.resolve(name.fileName() + UNFINISHED);
    Path path = directory.resolve(name.fileName());
    try {
      DurableFile.replace(
          unfinished,
          path,
          out -> {
            setAside(unfinished, bytes);
            DurableFile.write(out, header(name), 0);
          });
      return path;
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  private static ByteBuffer header(SegmentName name) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(name.epoch()).putLong(name.first());
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, CHECKED_BYTES);
    header.putInt((int) crc.getValue());
    return header.clear();
  }

  /**
   * @throws ProblemException when the file is not the segment that its name says
   */
  static void check(Path path, SegmentName name, FileChannel channel) throws IOException {
    ByteBuffer expected = header(name);
    ByteBuffer found = ByteBuffer.allocate(HEADER_BYTES);
    while (found.hasRemaining() && channel.read(found, found.position()) >= 0) {
      continue;
    }
    found.flip();
    if (!found.equals(expected)) {
      throw ProblemException.badInput(
          path.toString(),
          "not the journal segment that its name says (header differs)",
          "restore the file, or remove the state directory and mirror again");
    }
  }

  /** Reserves blocks so that appends within the segment cannot meet a full disk. */
  static void setAside(Path path, long bytes) throws IOException {
    if (!Syscalls.supported() || path.getFileSystem() != FileSystems.getDefault()) {
      return; // another file system than the kernel's reserves nothing
    }
    try (Arena arena = Arena.ofConfined()) {
      Syscalls calls = Syscalls.current();
      long name = arena.allocateFrom(path.toString()).address();
      long fd = calls.call(SyscallNumbers.OPENAT, AT_FDCWD, name, O_WRONLY | O_CLOEXEC, 0);
      if (fd < 0) {
        throw new IOException(path + ": " + Errno.describe(-fd));
      }
      long result = calls.call(SyscallNumbers.FALLOCATE, fd, 0, 0, bytes);
      calls.call(SyscallNumbers.CLOSE, fd);
      if (result < 0 && result != -Errno.EOPNOTSUPP) {
        throw new IOException(path + ": " + Errno.describe(-result));
      }
    }
  }
}
