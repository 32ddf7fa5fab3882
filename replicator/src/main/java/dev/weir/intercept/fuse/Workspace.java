package dev.weir.intercept.fuse;

import static dev.weir.linux.OpenFlags.AT_EMPTY_PATH;
import static dev.weir.linux.OpenFlags.AT_FDCWD;
import static dev.weir.linux.OpenFlags.AT_SYMLINK_NOFOLLOW;
import static dev.weir.linux.StatLayout.BYTES;
import static dev.weir.linux.StatLayout.S_IFDIR;
import static dev.weir.linux.StatLayout.S_IFMT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.StatLayout;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import dev.weir.operation.OperationLayout;
import dev.weir.operation.OperationWriter;

/**
 * The memory of one serving thread: a request as read, the reply, and room for the structures of
 * the calls in between. A WRITE's payload starts on a page boundary with the request's header
 * before it, which becomes the operation's header. One thread.
 */
final class Workspace {
  private static final int PAGE = 4096;

  static final long EMPTY_TEXT = 0;
  static final long PROC_PATH = 16;
  static final long TIMES = 96;
  static final long HANDLE = 128;
  static final int HANDLE_MAX_BYTES = 128;
  static final long STAT = 512;
  static final long STATFS = 1024;
  static final int STATFS_BYTES = 120;
  static final long PATH = 1536;
  static final long DENTS = PAGE * 2;
  static final int DENTS_BYTES = 1 << 16;

  /** Names of extended attributes, of which XATTR_LIST_MAX is 64 KiB; or further entries. */
  static final long NAMES = DENTS + DENTS_BYTES;

  static final int NAMES_BYTES = 1 << 16;
  static final long VALUE = NAMES + NAMES_BYTES;
  static final int VALUE_BYTES = 1 << 16;

  /** Where the payload of a WRITE lies, and where a mirror reads blocks to. */
  static final long PAYLOAD = VALUE + VALUE_BYTES + PAGE;

  static final long REQUEST = PAYLOAD - FuseProtocol.WRITE_IN_BYTES - FuseProtocol.IN_HEADER_BYTES;
  static final long ARGUMENTS = REQUEST + FuseProtocol.IN_HEADER_BYTES;
  static final int REQUEST_BYTES =
      FuseProtocol.IN_HEADER_BYTES
          + FuseProtocol.WRITE_IN_BYTES
          + FuseProtocol.MAX_WRITE_BYTES
          + PAGE;
  static final long REPLY_PAYLOAD = PAYLOAD + FuseProtocol.MAX_WRITE_BYTES + 2 * PAGE;
  static final long REPLY = REPLY_PAYLOAD - FuseProtocol.OUT_HEADER_BYTES;
  private static final long TOTAL = REPLY_PAYLOAD + FuseProtocol.MAX_WRITE_BYTES + PAGE;

  private static final byte[] PROC = "/proc/self/fd/".getBytes(US_ASCII);
  private static final long NANOS = 1_000_000_000L;

  static {
    boolean disjoint =
        HANDLE + 8 + HANDLE_MAX_BYTES <= STAT
            && STAT + BYTES <= STATFS
            && STATFS + STATFS_BYTES <= PATH
            && PATH + 64 + PAGE <= DENTS
            && PAYLOAD - OperationLayout.HEADER_BYTES >= REQUEST + 16;
    if (PAYLOAD % PAGE != 0 || !disjoint) {
      throw new ExceptionInInitializerError("the parts of a workspace overlap");
    }
  }

  final Syscalls system = new Syscalls();
  final NativeBlock memory = new NativeBlock(TOTAL, PAGE);
  final OperationWriter writer = new OperationWriter();

  /** The entries of a directory that is read for others. */
  final DirectoryEntries entries = new DirectoryEntries(this, DENTS, DENTS_BYTES);

  /** The entries of another directory, while somebody may go through {@link #entries}. */
  final DirectoryEntries otherEntries = new DirectoryEntries(this, NAMES, NAMES_BYTES);

  /** What this thread is at; apart from all requests until it serves. */
  RequestSlot slot = RequestSlot.apart();

  /** Bytes of the reply behind its header. */
  long replyLength;

  /** The umask that this thread last set; see {@link NamespaceRequests}. */
  int umask = -1;

  /** The path of an open descriptor below /proc, in memory until the next call. */
  long procPath(int fd) {
    return memory.address(putProcPath(PROC_PATH, fd));
  }

  /** The path of an entry of an open directory below /proc, in memory until the next call. */
  long procPath(int directory, byte[] name) {
    putProcPath(PATH, directory);
    long slash = PATH + memory.textLength(PATH);
    memory.putByte(slash, (byte) '/');
    memory.putText(slash + 1, name);
    return memory.address(PATH);
  }

  private long putProcPath(long at, int fd) {
    memory.putBytes(at, PROC);
    int digits = 1;
    for (int rest = fd; rest >= 10; rest /= 10) {
      digits++;
    }
    long end = at + PROC.length + digits;
    memory.putByte(end, (byte) 0);
    int rest = fd;
    for (long p = end - 1; p >= at + PROC.length; p--) {
      memory.putByte(p, (byte) ('0' + rest % 10));
      rest /= 10;
    }
    return at;
  }

  /** Fills {@link #STAT} for an open descriptor; returns 0 or minus the error number. */
  int stat(int fd) {
    return stat(fd, EMPTY_TEXT, AT_EMPTY_PATH);
  }

  /** Fills {@link #STAT} for the entry whose zero-terminated name lies at {@code name}. */
  int statEntry(int directory, long name) {
    return stat(directory, name, AT_SYMLINK_NOFOLLOW);
  }

  private int stat(int fd, long name, int flags) {
    return (int)
        system.call(
            SyscallNumbers.NEWFSTATAT, fd, memory.address(name), memory.address(STAT), flags);
  }

  long device() {
    return memory.getLong(STAT + StatLayout.DEV);
  }

  long inode() {
    return memory.getLong(STAT + StatLayout.INO);
  }

  long links() {
    return memory.getLong(STAT + StatLayout.NLINK);
  }

  int mode() {
    return memory.getInt(STAT + StatLayout.MODE);
  }

  int uid() {
    return memory.getInt(STAT + StatLayout.UID);
  }

  int gid() {
    return memory.getInt(STAT + StatLayout.GID);
  }

  long size() {
    return memory.getLong(STAT + StatLayout.SIZE);
  }

  boolean isDirectory() {
    return (mode() & S_IFMT) == S_IFDIR;
  }

  /** Nanoseconds since 1970, as all times here. */
  long mtime() {
    return nanos(StatLayout.MTIME, StatLayout.MTIME_NANOS);
  }

  long atime() {
    return nanos(StatLayout.ATIME, StatLayout.ATIME_NANOS);
  }

  long ctime() {
    return nanos(StatLayout.CTIME, StatLayout.CTIME_NANOS);
  }

  private long nanos(int seconds, int nanos) {
    return memory.getLong(STAT + seconds) * NANOS + memory.getLong(STAT + nanos);
  }

  /** Writes what {@link #STAT} holds as a fuse_attr. */
  void putAttributes(long at) {
    NativeBlock m = memory;
    m.putLong(at, inode());
    m.putLong(at + 8, size());
    m.putLong(at + 16, m.getLong(STAT + StatLayout.BLOCKS));
    m.putLong(at + 24, m.getLong(STAT + StatLayout.ATIME));
    m.putLong(at + 32, m.getLong(STAT + StatLayout.MTIME));
    m.putLong(at + 40, m.getLong(STAT + StatLayout.CTIME));
    m.putInt(at + 48, (int) m.getLong(STAT + StatLayout.ATIME_NANOS));
    m.putInt(at + 52, (int) m.getLong(STAT + StatLayout.MTIME_NANOS));
    m.putInt(at + 56, (int) m.getLong(STAT + StatLayout.CTIME_NANOS));
    m.putInt(at + 60, mode());
    m.putInt(at + 64, (int) links());
    m.putInt(at + 68, uid());
    m.putInt(at + 72, gid());
    m.putInt(at + 76, (int) m.getLong(STAT + StatLayout.RDEV));
    m.putInt(at + 80, (int) m.getLong(STAT + StatLayout.BLKSIZE));
    m.putInt(at + 84, 0);
  }

  /** Opens a file anew through its descriptor; returns the new one or minus the error number. */
  int reopen(int fd, int flags) {
    return (int) system.call(SyscallNumbers.OPENAT, AT_FDCWD, procPath(fd), flags, 0);
  }

  /**
   * Opens the file whose handle lies at {@link #HANDLE}; returns the descriptor or minus the error
   * number.
   *
   * @param mountFd any file of its file system
   */
  int openByHandle(int mountFd, int flags) {
    return (int)
        system.call(SyscallNumbers.OPEN_BY_HANDLE_AT, mountFd, memory.address(HANDLE), flags);
  }

  void close(int fd) {
    if (fd >= 0) {
      system.call(SyscallNumbers.CLOSE, fd);
    }
  }

  /** Whether a call failed because the object is gone, which a race makes normal. */
  static boolean gone(long result) {
    return result == -Errno.ENOENT || result == -Errno.ESTALE || result == -Errno.ENOTDIR;
  }
}
