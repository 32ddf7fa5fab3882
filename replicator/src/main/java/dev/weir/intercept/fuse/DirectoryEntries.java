package dev.weir.intercept.fuse;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;

/**
 * Goes through the entries of an open directory, part by part in a buffer of the workspace; one of
 * these serves walk after walk, and a walk within a walk needs another buffer. One thread.
 */
final class DirectoryEntries {
  /** Offsets in struct linux_dirent64. */
  private static final int OFFSET = 8;

  private static final int LENGTH = 16;
  private static final int TYPE = 18;
  private static final int NAME = 19;

  private final Workspace w;
  private final long buffer;
  private final int bufferBytes;

  private int fd;
  private int chunk;
  private long at;
  private long end;
  private int failure;

  DirectoryEntries(Workspace w, long buffer, int bufferBytes) {
    this.w = w;
    this.buffer = buffer;
    this.bufferBytes = bufferBytes;
  }

  /** Begins before the entry that the directory stands at. */
  DirectoryEntries of(int fd) {
    return of(fd, bufferBytes);
  }

  /**
   * Begins before the entry that the directory stands at.
   *
   * @param chunkBytes the most that is read at once; no larger than the buffer
   */
  DirectoryEntries of(int fd, int chunkBytes) {
    this.fd = fd;
    chunk = chunkBytes;
    at = 0;
    end = 0;
    failure = 0;
    return this;
  }

  /** Goes to the next entry; false behind the last one, and where reading failed. */
  boolean next() {
    if (at < end) {
      at += w.memory.getShort(at + LENGTH) & 0xffff;
    }
    return at < end || read();
  }

  private boolean read() {
    long n = w.system.call(SyscallNumbers.GETDENTS64, fd, w.memory.address(buffer), chunk);
    at = buffer;
    end = buffer + Math.max(0, n);
    failure = (int) Math.min(0, n);
    return n > 0;
  }

  /** Like {@link #next}, past "." and "..". */
  boolean nextNamed() {
    while (next()) {
      if (!isDots()) {
        return true;
      }
    }
    return false;
  }

  /** Minus the error number where reading failed, else 0. */
  int failure() {
    return failure;
  }

  /** Where the zero-terminated name lies in the workspace. */
  long name() {
    return at + NAME;
  }

  long inode() {
    return w.memory.getLong(at);
  }

  /** The position behind the entry, in the underlying file system's own terms. */
  long offset() {
    return w.memory.getLong(at + OFFSET);
  }

  int type() {
    return w.memory.getByte(at + TYPE);
  }

  /** Whether it is "." or "..". */
  boolean isDots() {
    NativeBlock m = w.memory;
    long name = name();
    return m.getByte(name) == '.'
        && (m.getByte(name + 1) == 0 || m.getByte(name + 1) == '.' && m.getByte(name + 2) == 0);
  }
}
