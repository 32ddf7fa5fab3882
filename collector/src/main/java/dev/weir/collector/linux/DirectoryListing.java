package dev.weir.collector.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.weir.linux.Errno;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Names and inode numbers of a directory by {@code getdents64(2)}, which saves a stat of each
 * entry: {@code struct linux_dirent64} is u64 inode, i64 offset, u16 length, u8 type, name.
 */
final class DirectoryListing {
  /** O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC of x86-64. */
  static final long OPEN_FLAGS = 0x10000 | 0x20000 | 0x80000;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final long BUFFER_BYTES = 1 << 16;
  private static final int LENGTH = 16;
  private static final int TYPE = 18;
  private static final int NAME = 19;
  private static final int TYPE_DIRECTORY = 4;

  private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES, 8);

  /** Receives one entry; {@code .} and {@code ..} are left out. */
  @FunctionalInterface
  interface Visitor {
    void entry(byte[] name, long inode, boolean directory);
  }

  /** Reads the rest of an open directory and closes it; one that was removed meanwhile is empty. */
  void read(int fd, Visitor visitor) {
    Syscalls syscalls = Syscalls.current();
    try {
      long filled;
      while ((filled = next(syscalls, fd)) > 0) {
        for (long at = 0; at < filled; at += buffer.get(SHORT, at + LENGTH) & 0xffff) {
          visit(at, visitor);
        }
      }
    } finally {
      syscalls.call(SyscallNumbers.CLOSE, fd);
    }
  }

  private long next(Syscalls syscalls, int fd) {
    long filled = syscalls.call(SyscallNumbers.GETDENTS64, fd, buffer.address(), BUFFER_BYTES);
    return filled == -Errno.ENOENT
        ? 0
        : KernelRefusedException.require("reading a directory", filled);
  }

  private void visit(long at, Visitor visitor) {
    int length = 0;
    while (buffer.get(JAVA_BYTE, at + NAME + length) != 0) {
      length++;
    }
    byte[] name = buffer.asSlice(at + NAME, length).toArray(JAVA_BYTE);
    boolean self = name[0] == '.' && (length == 1 || length == 2 && name[1] == '.');
    if (!self) {
      visitor.entry(name, buffer.get(LONG, at), buffer.get(JAVA_BYTE, at + TYPE) == TYPE_DIRECTORY);
    }
  }
}
