package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_FDCWD;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.linux.NativeBlock;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;

/**
 * File system calls by path, one character per byte, for what java.nio.file has no words for. Every
 * method returns the kernel's result or minus the error number. One thread.
 */
final class RawFiles {
  static final int DIRECT_BYTES = 4096;
  private static final long FIRST = 0;
  private static final long SECOND = 8192;
  private static final long DATA = 16384;

  private final Syscalls system = new Syscalls();
  private final NativeBlock m = new NativeBlock(DATA + (1 << 21), 4096);

  long open(String path, int flags, int mode) {
    return system.call(SyscallNumbers.OPENAT, AT_FDCWD, text(FIRST, path), flags, mode);
  }

  long close(long fd) {
    return system.call(SyscallNumbers.CLOSE, fd);
  }

  /** Writes so many bytes of one value. */
  long write(long fd, long offset, int length, byte value) {
    m.segment().asSlice(DATA, length).fill(value);
    return system.call(SyscallNumbers.PWRITE64, fd, m.address(DATA), length, offset);
  }

  byte[] read(long fd, long offset, int length) {
    long n = system.call(SyscallNumbers.PREAD64, fd, m.address(DATA), length, offset);
    return m.bytes(DATA, (int) n);
  }

  long sync(long fd) {
    return system.call(SyscallNumbers.FSYNC, fd);
  }

  long seek(long fd, long offset, int whence) {
    return system.call(SyscallNumbers.LSEEK, fd, offset, whence);
  }

  long allocate(long fd, int mode, long offset, long length) {
    return system.call(SyscallNumbers.FALLOCATE, fd, mode, offset, length);
  }

  long truncate(String path, long size) {
    return system.call(SyscallNumbers.TRUNCATE, text(FIRST, path), size, 0);
  }

  long rename(String from, String to, int flags) {
    return system.call(
        SyscallNumbers.RENAMEAT2,
        AT_FDCWD,
        text(FIRST, from),
        AT_FDCWD,
        text(SECOND, to),
        flags,
        0);
  }

  long link(String from, String to) {
    return system.call(
        SyscallNumbers.LINKAT, AT_FDCWD, text(FIRST, from), AT_FDCWD, text(SECOND, to), 0, 0);
  }

  long symlink(String target, String path) {
    return system.call(SyscallNumbers.SYMLINKAT, text(FIRST, target), AT_FDCWD, text(SECOND, path));
  }

  long unlink(String path, boolean directory) {
    return system.call(SyscallNumbers.UNLINKAT, AT_FDCWD, text(FIRST, path), directory ? 0x200 : 0);
  }

  long mkdir(String path, int mode) {
    return system.call(SyscallNumbers.MKDIRAT, AT_FDCWD, text(FIRST, path), mode);
  }

  long mknod(String path, int mode, int device) {
    return system.call(SyscallNumbers.MKNODAT, AT_FDCWD, text(FIRST, path), mode, device);
  }

  long chmod(String path, int mode) {
    return system.call(SyscallNumbers.CHMOD, text(FIRST, path), mode, 0);
  }

  long chown(String path, int uid, int gid) {
    return system.call(SyscallNumbers.FCHOWNAT, AT_FDCWD, text(FIRST, path), uid, gid, 0x100, 0);
  }

  long utimes(String path, long seconds, long nanos) {
    m.putLong(SECOND, seconds);
    m.putLong(SECOND + 8, nanos);
    m.putLong(SECOND + 16, seconds);
    m.putLong(SECOND + 24, nanos);
    return system.call(
        SyscallNumbers.UTIMENSAT, AT_FDCWD, text(FIRST, path), m.address(SECOND), 0x100);
  }

  long setXattr(String path, String name, byte[] value) {
    m.putBytes(DATA, value);
    return system.call(
        SyscallNumbers.LSETXATTR,
        text(FIRST, path),
        text(SECOND, name),
        m.address(DATA),
        value.length,
        0,
        0);
  }

  long removeXattr(String path, String name) {
    return system.call(SyscallNumbers.LREMOVEXATTR, text(FIRST, path), text(SECOND, name), 0);
  }

  private long text(long at, String value) {
    return m.putText(at, value.getBytes(ISO_8859_1));
  }
}
