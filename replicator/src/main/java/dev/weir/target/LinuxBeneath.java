package dev.weir.target;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.weir.linux.Errno;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The replica's files by Linux system calls. Owns the native memory for names; one thread. */
@SuppressWarnings("restricted")
final class LinuxBeneath implements Beneath {
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int O_NONBLOCK = 04000;
  private static final int O_DIRECTORY = 0200000;
  private static final int O_NOFOLLOW = 0400000;
  private static final int O_CLOEXEC = 02000000;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;

  /** RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH. */
  private static final long RESOLVE = 0x01 | 0x02 | 0x04 | 0x08;

  /** FS_IOC_FIEMAP of linux/fs.h. */
  private static final long FIEMAP = 0xC020660BL;

  private static final int ENOTTY = 25;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int OPEN_HOW_BYTES = 24;
  private static final int STAT_BYTES = 144;
  private static final long UTIME_OMIT = (1L << 30) - 2;
  private static final long NANOS = 1_000_000_000L;
  private static final int TEXT_BYTES = 4352;
  private static final int DIRENT_BYTES = 64 << 10;
  private static final int XATTR_LIST_BYTES = 64 << 10;

  /** More than the largest attribute with its metadata takes. */
  private static final long ROOM_BYTES = 1 << 20;

  private final Syscalls calls = Syscalls.current();
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment first = arena.allocate(TEXT_BYTES, 8);
  private final MemorySegment second = arena.allocate(TEXT_BYTES, 8);
  private final MemorySegment how = arena.allocate(OPEN_HOW_BYTES, 8);
  private final MemorySegment stat = arena.allocate(STAT_BYTES, 8);
  private final MemorySegment times = arena.allocate(32, 8);
  private final MemorySegment entries = arena.allocate(DIRENT_BYTES, 8);
  private final MemorySegment value = arena.allocate(XATTR_LIST_BYTES, 8);

  @Override
  public int openRoot(Path path) {
    long name = text(first, path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    return (int) done("open " + path, calls.call(SyscallNumbers.OPENAT, AT_FDCWD, name, flags, 0));
  }

  @Override
  public boolean hold(int directory) {
    long result = calls.call(SyscallNumbers.FLOCK, directory, LOCK_EX | LOCK_NB, 0);
    if (result == -Errno.EAGAIN) {
      return false;
    }
    done("lock", result);
    return true;
  }

  @Override
  public int openDirectory(int directory, Name name) {
    return open(directory, name, O_RDONLY | O_DIRECTORY, 0);
  }

  @Override
  public int openFile(int directory, Name name, int access) {
    return open(directory, name, access | O_NONBLOCK, 0);
  }

  @Override
  public int createFile(int directory, Name name, int permissions) {
    return open(directory, name, O_RDWR | O_CREAT | O_EXCL, permissions);
  }

  private int open(int directory, Name name, int flags, int permissions) {
    how.set(JAVA_LONG, 0, flags | O_NOFOLLOW | O_CLOEXEC);
    how.set(JAVA_LONG, 8, permissions);
    how.set(JAVA_LONG, 16, RESOLVE);
    long text = text(first, name.bytes());
    long result =
        calls.call(SyscallNumbers.OPENAT2, directory, text, how.address(), OPEN_HOW_BYTES);
    while (result == -Errno.EAGAIN || result == -Errno.EINTR) {
      result = calls.call(SyscallNumbers.OPENAT2, directory, text, how.address(), OPEN_HOW_BYTES);
    }
    return (int) done("open", result);
  }

  @Override
  public void close(int fd) {
    calls.call(SyscallNumbers.CLOSE, fd);
  }

  @Override
  public void makeDirectory(int directory, Name name, int permissions) {
    done(
        "mkdir",
        calls.call(SyscallNumbers.MKDIRAT, directory, text(first, name.bytes()), permissions));
  }

  @Override
  public void makeSymlink(int directory, Name name, byte[] target) {
    long to = text(second, target);
    done("symlink", calls.call(SyscallNumbers.SYMLINKAT, to, directory, text(first, name.bytes())));
  }

  @Override
  public void makeNode(int directory, Name name, int mode, long device) {
    long text = text(first, name.bytes());
    done("mknod", calls.call(SyscallNumbers.MKNODAT, directory, text, mode, device));
  }

  @Override
  public void link(int directory, Name name, int toDirectory, Name toName) {
    long from = text(first, name.bytes());
    long to = text(second, toName.bytes());
    done("link", calls.call(SyscallNumbers.LINKAT, directory, from, toDirectory, to, 0, 0));
  }

  @Override
  public void unlink(int directory, Name name, int flags) {
    long text = text(first, name.bytes());
    done("unlink", calls.call(SyscallNumbers.UNLINKAT, directory, text, flags));
  }

  @Override
  public void rename(int directory, Name name, int toDirectory, Name toName, int flags) {
    long from = text(first, name.bytes());
    long to = text(second, toName.bytes());
    done(
        "rename", calls.call(SyscallNumbers.RENAMEAT2, directory, from, toDirectory, to, flags, 0));
  }

  @Override
  public boolean exists(int directory, Name name) {
    long text = text(first, name.bytes());
    long result =
        calls.call(SyscallNumbers.NEWFSTATAT, directory, text, stat.address(), AT_SYMLINK_NOFOLLOW);
    if (result == -Errno.ENOENT) {
      return false;
    }
    done("stat", result);
    return true;
  }

  @Override
  public FileStat stat(int directory, Name name) {
    if (!exists(directory, name)) {
      throw new SystemCallException("stat", Errno.ENOENT);
    }
    return lastStat();
  }

  @Override
  public FileStat stat(int fd) {
    first.set(JAVA_BYTE, 0, (byte) 0);
    int flags = AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW;
    done("stat", calls.call(SyscallNumbers.NEWFSTATAT, fd, first.address(), stat.address(), flags));
    return lastStat();
  }

  @Override
  public FileStat lastStat() {
    return new FileStat(
        stat.get(JAVA_LONG, 0),
        stat.get(JAVA_LONG, 8),
        stat.get(JAVA_LONG, 16),
        stat.get(JAVA_INT, 24),
        stat.get(JAVA_INT, 28),
        stat.get(JAVA_INT, 32),
        stat.get(JAVA_LONG, 40),
        stat.get(JAVA_LONG, 48),
        stat.get(JAVA_LONG, 64) * FileStat.BLOCK_BYTES,
        stat.get(JAVA_LONG, 88) * NANOS + stat.get(JAVA_LONG, 96));
  }

  @Override
  public void write(int fd, long address, long length, long offset) {
    long written = 0;
    while (written < length) {
      long result =
          calls.call(
              SyscallNumbers.PWRITE64, fd, address + written, length - written, offset + written);
      if (result != -Errno.EINTR) {
        written += done("write", result);
      }
    }
  }

  @Override
  public long read(int fd, MemorySegment target, long offset) {
    long read = 0;
    while (read < target.byteSize()) {
      long room = target.byteSize() - read;
      long result =
          calls.call(SyscallNumbers.PREAD64, fd, target.address() + read, room, offset + read);
      if (result == 0) {
        break;
      }
      if (result != -Errno.EINTR) {
        read += done("read", result);
      }
    }
    return read;
  }

  @Override
  public void truncate(int fd, long size) {
    done("truncate", calls.call(SyscallNumbers.FTRUNCATE, fd, size, 0));
  }

  @Override
  public long nextData(int fd, long offset) {
    long at = calls.call(SyscallNumbers.LSEEK, fd, offset, SEEK_DATA);
    return at == -Errno.ENXIO ? -1 : done("lseek", at);
  }

  @Override
  public long nextHole(int fd, long offset) {
    return done("lseek", calls.call(SyscallNumbers.LSEEK, fd, offset, SEEK_HOLE));
  }

  @Override
  public boolean mapExtents(int fd, MemorySegment map) {
    long result = calls.call(SyscallNumbers.IOCTL, fd, FIEMAP, map.address());
    if (result == -Errno.EOPNOTSUPP || result == -ENOTTY) {
      return false;
    }
    done("fiemap", result);
    return true;
  }

  @Override
  public void allocate(int fd, int mode, long offset, long length) {
    done("fallocate", calls.call(SyscallNumbers.FALLOCATE, fd, mode, offset, length));
  }

  @Override
  public void setMode(int fd, int permissions) {
    done("chmod", calls.call(SyscallNumbers.FCHMOD, fd, permissions, 0));
  }

  @Override
  public void setMode(int directory, Name name, int permissions) {
    long text = text(first, name.bytes());
    done("chmod", calls.call(SyscallNumbers.FCHMODAT, directory, text, permissions));
  }

  @Override
  public void setOwner(int directory, Name name, int uid, int gid) {
    long text = text(first, name.bytes());
    done(
        "chown",
        calls.call(SyscallNumbers.FCHOWNAT, directory, text, uid, gid, AT_SYMLINK_NOFOLLOW, 0));
  }

  @Override
  public void setModified(int fd, long mtime) {
    setTime(16, mtime);
    done("utimens", calls.call(SyscallNumbers.UTIMENSAT, fd, 0, times.address(), 0));
  }

  @Override
  public void setModified(int directory, Name name, long mtime) {
    setTime(16, mtime);
    timesAt(directory, name);
  }

  @Override
  public void setAccessed(int directory, Name name, long atime) {
    setTime(0, atime);
    timesAt(directory, name);
  }

  private void setTime(long at, long nanos) {
    times.set(JAVA_LONG, 8, UTIME_OMIT);
    times.set(JAVA_LONG, 24, UTIME_OMIT);
    times.set(JAVA_LONG, at, Math.floorDiv(nanos, NANOS));
    times.set(JAVA_LONG, at + 8, Math.floorMod(nanos, NANOS));
  }

  private void timesAt(int directory, Name name) {
    long text = text(first, name.bytes());
    done(
        "utimens",
        calls.call(
            SyscallNumbers.UTIMENSAT, directory, text, times.address(), AT_SYMLINK_NOFOLLOW));
  }

  @Override
  public byte[] readLink(int directory, Name name) {
    long text = text(first, name.bytes());
    long length =
        done(
            "readlink",
            calls.call(SyscallNumbers.READLINKAT, directory, text, second.address(), TEXT_BYTES));
    return second.asSlice(0, length).toArray(JAVA_BYTE);
  }

  @Override
  public List<Name> listAttributes(int directory, Name name) {
    long path = procPath(directory, name);
    return names(calls.call(SyscallNumbers.LLISTXATTR, path, value.address(), XATTR_LIST_BYTES));
  }

  @Override
  public List<Name> listAttributes(int fd) {
    return names(calls.call(SyscallNumbers.FLISTXATTR, fd, value.address(), XATTR_LIST_BYTES));
  }

  private List<Name> names(long length) {
    List<Name> names = new ArrayList<>();
    if (length == -Errno.EOPNOTSUPP) {
      return names;
    }
    done("listxattr", length);
    long start = 0;
    for (long i = 0; i < length; i++) {
      if (value.get(JAVA_BYTE, i) == 0) {
        names.add(new Name(value.asSlice(start, i - start).toArray(JAVA_BYTE)));
        start = i + 1;
      }
    }
    return names;
  }

  @Override
  public byte[] getAttribute(int directory, Name name, Name attribute) {
    long path = procPath(directory, name);
    long key = text(second, attribute.bytes());
    long length =
        done(
            "getxattr",
            calls.call(SyscallNumbers.LGETXATTR, path, key, value.address(), XATTR_LIST_BYTES));
    return value.asSlice(0, length).toArray(JAVA_BYTE);
  }

  @Override
  public void setAttribute(int directory, Name name, Name attribute, MemorySegment data) {
    MemorySegment.copy(data, 0, value, 0, data.byteSize());
    long path = procPath(directory, name);
    long key = text(second, attribute.bytes());
    done(
        "setxattr",
        calls.call(SyscallNumbers.LSETXATTR, path, key, value.address(), data.byteSize(), 0, 0));
  }

  @Override
  public void removeAttribute(int directory, Name name, Name attribute) {
    long path = procPath(directory, name);
    long result = calls.call(SyscallNumbers.LREMOVEXATTR, path, text(second, attribute.bytes()), 0);
    if (result != -Errno.ENODATA) {
      done("removexattr", result);
    }
  }

  /** A path of our own making: the open directory and one name that is not followed. */
  private long procPath(int directory, Name name) {
    byte[] prefix = ("/proc/self/fd/" + directory + "/").getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(prefix, 0, first, JAVA_BYTE, 0, prefix.length);
    MemorySegment.copy(name.bytes(), 0, first, JAVA_BYTE, prefix.length, name.bytes().length);
    first.set(JAVA_BYTE, prefix.length + name.bytes().length, (byte) 0);
    return first.address();
  }

  @Override
  public List<Entry> list(int directory) {
    done("lseek", calls.call(SyscallNumbers.LSEEK, directory, 0, 0));
    List<Entry> found = new ArrayList<>();
    while (true) {
      long length =
          done(
              "getdents",
              calls.call(SyscallNumbers.GETDENTS64, directory, entries.address(), DIRENT_BYTES));
      if (length == 0) {
        return found;
      }
      for (long at = 0;
          at < length;
          at += entries.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16) & 0xffff) {
        addEntry(found, at);
      }
    }
  }

  private void addEntry(List<Entry> found, long at) {
    long nameAt = at + 19;
    long end = nameAt;
    while (entries.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    byte[] name = entries.asSlice(nameAt, end - nameAt).toArray(JAVA_BYTE);
    boolean dots = name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    if (!dots) {
      long inode = entries.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
      found.add(new Entry(new Name(name), inode, entries.get(JAVA_BYTE, at + 18)));
    }
  }

  @Override
  public boolean hasRoom(int fd) {
    return freeBytes(fd) > ROOM_BYTES;
  }

  @Override
  public long freeBytes(int fd) {
    done("fstatfs", calls.call(SyscallNumbers.FSTATFS, fd, value.address(), 0));
    boolean sized = value.get(JAVA_LONG, 16) != 0;
    return sized ? value.get(JAVA_LONG, 8) * value.get(JAVA_LONG, 32) : Long.MAX_VALUE;
  }

  @Override
  public void syncFileSystem(int fd) {
    done("syncfs", calls.call(SyscallNumbers.SYNCFS, fd));
  }

  private static long text(MemorySegment target, byte[] bytes) {
    MemorySegment.copy(bytes, 0, target, JAVA_BYTE, 0, bytes.length);
    target.set(JAVA_BYTE, bytes.length, (byte) 0);
    return target.address();
  }

  private static long done(String call, long result) {
    if (result < 0) {
      throw new SystemCallException(call, -result);
    }
    return result;
  }
}
