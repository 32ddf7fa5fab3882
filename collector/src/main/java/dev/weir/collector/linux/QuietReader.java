package dev.weir.collector.linux;

import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.linux.OpenFlags;
import dev.weir.linux.StatLayout;
import dev.weir.linux.SyscallNumbers;
import dev.weir.linux.Syscalls;
import java.nio.ByteBuffer;

/**
 * Reads written stretches of files of one ext4 file system again, so that nobody notices.
 *
 * <ul>
 *   <li>A file is opened by its inode number, so no path is walked, no link followed and no mount
 *       crossed; nothing but a regular file is opened, and without waiting for a lease.
 *   <li>The time of access stays where the kernel allows it (O_NOATIME: owner or CAP_FOWNER).
 *   <li>Pages in the cache are read from it and nothing is read ahead. The others are read past the
 *       cache (O_DIRECT), so that it neither grows nor loses a page, nor is anything written back.
 *   <li>A file without blocks of its own, as one that was moved to tape is, is not read.
 * </ul>
 *
 * One instance belongs to one thread.
 */
final class QuietReader implements AutoCloseable {
  private static final int PAGE = 4096;

  /** Longest read; longer stretches are read in pieces. */
  private static final int PIECE = 1 << 18;

  /** FILEID_INO32_GEN of linux/exportfs.h: u32 inode, u32 generation; ext4 takes 0 as any. */
  private static final int HANDLE_TYPE = 1;

  private static final int HANDLE_BYTES = 8;
  private static final int RWF_NOWAIT = 8;
  private static final int F_SETFL = 4;
  private static final long PROT_READ = 1;
  private static final long MAP_SHARED = 1;
  private static final long NOBODY = -1;

  private final Syscalls syscalls = Syscalls.current();
  private final int mount;
  private final NativeBlock words = new NativeBlock(StatLayout.BYTES + 8L, 8);
  private final NativeBlock cached = new NativeBlock(PIECE / PAGE + 1, 8);
  private final NativeBlock pages = new NativeBlock(PIECE + PAGE, PAGE);
  private long openInode = NOBODY;
  private int openFile = -1;
  private int openFlags;
  private long openSize;

  /**
   * @param mount an open file or directory of the file system, closed with the reader; -1 where
   *     none could be opened, and then nothing can be read
   */
  QuietReader(int mount) {
    this.mount = mount;
  }

  /**
   * As {@link dev.weir.collector.compressing.RecentWrites#readAgain}.
   *
   * @param into from its position on; the position moves by what was read
   */
  int read(long inode, long offset, ByteBuffer into) {
    if (!reopen(inode)) {
      return 0;
    }
    int before = into.position();
    long at = offset;
    int got = 1;
    while (got > 0 && into.hasRemaining() && at < openSize) {
      got = piece(at, Math.toIntExact(Math.min(into.remaining(), openSize - at)), into);
      at += got;
    }
    return into.position() - before;
  }

  @Override
  public void close() {
    letGo();
    if (mount >= 0) {
      Syscalls.current().call(SyscallNumbers.CLOSE, mount);
    }
    pages.zero(0, PIECE + PAGE);
  }

  private void letGo() {
    if (openFile >= 0) {
      Syscalls.current().call(SyscallNumbers.CLOSE, openFile);
    }
    openFile = -1;
    openInode = NOBODY;
  }

  private boolean reopen(long inode) {
    if (openFile >= 0 && openInode == inode) {
      return describe(openFile);
    }
    letGo();
    int looked = openByHandle(inode, OpenFlags.O_PATH | OpenFlags.O_CLOEXEC);
    if (looked < 0) {
      return false;
    }
    boolean ordinary = describe(looked);
    syscalls.call(SyscallNumbers.CLOSE, looked);
    if (!ordinary) {
      return false;
    }
    openFlags =
        OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOATIME | OpenFlags.O_CLOEXEC;
    openFile = openByHandle(inode, openFlags);
    if (openFile == -Errno.EPERM) {
      openFlags &= ~OpenFlags.O_NOATIME;
      openFile = openByHandle(inode, openFlags);
    }
    openInode = inode;
    return openFile >= 0;
  }

  /** Takes note of the size; false for what is not to be read. */
  private boolean describe(int file) {
    words.putByte(StatLayout.BYTES, (byte) 0);
    long result =
        syscalls.call(
            SyscallNumbers.NEWFSTATAT,
            file,
            words.address(StatLayout.BYTES),
            words.address(0),
            OpenFlags.AT_EMPTY_PATH);
    openSize = words.getLong(StatLayout.SIZE);
    return result == 0
        && (words.getInt(StatLayout.MODE) & StatLayout.S_IFMT) == StatLayout.S_IFREG
        && words.getLong(StatLayout.BLOCKS) > 0;
  }

  private int openByHandle(long inode, int flags) {
    words.putInt(0, HANDLE_BYTES);
    words.putInt(4, HANDLE_TYPE);
    words.putInt(8, (int) inode);
    words.putInt(12, 0);
    return (int) syscalls.call(SyscallNumbers.OPEN_BY_HANDLE_AT, mount, words.address(0), flags);
  }

  /** Reads some bytes from here on; 0 when that is not possible. */
  private int piece(long at, int wanted, ByteBuffer into) {
    long firstPage = at / PAGE * PAGE;
    int skip = (int) (at - firstPage);
    int span = Math.min(PIECE, skip + wanted);
    int run = alikeFrom(firstPage, span);
    if (run == 0) {
      return 0;
    }
    long got = (cached.getByte(0) & 1) != 0 ? fromCache(firstPage, run) : pastCache(firstPage, run);
    int useful = (int) Math.min(got, run) - skip;
    if (useful <= 0) {
      return 0;
    }
    into.put(pages.segment().asSlice(skip, useful).asByteBuffer());
    return useful;
  }

  /**
   * How many bytes from here on are in the page cache, or how many are not: the first element of
   * {@link #cached} tells which. 0 when the kernel does not say.
   */
  private int alikeFrom(long firstPage, int span) {
    long mapped =
        syscalls.call(SyscallNumbers.MMAP, 0, span, PROT_READ, MAP_SHARED, openFile, firstPage);
    if (mapped < 0) {
      return 0;
    }
    long told = syscalls.call(SyscallNumbers.MINCORE, mapped, span, cached.address(0));
    syscalls.call(SyscallNumbers.MUNMAP, mapped, span, 0);
    int count = (span + PAGE - 1) / PAGE;
    int alike = told < 0 ? 0 : 1;
    while (alike > 0 && alike < count && (cached.getByte(alike) & 1) == (cached.getByte(0) & 1)) {
      alike++;
    }
    return Math.min(span, alike * PAGE);
  }

  private long fromCache(long firstPage, int length) {
    words.putLong(0, pages.address(0));
    words.putLong(Long.BYTES, length);
    return syscalls.call(
        SyscallNumbers.PREADV2, openFile, words.address(0), 1, firstPage, 0, RWF_NOWAIT);
  }

  private long pastCache(long firstPage, int length) {
    int whole = (length + PAGE - 1) / PAGE * PAGE;
    long direct =
        syscalls.call(SyscallNumbers.FCNTL, openFile, F_SETFL, openFlags | OpenFlags.O_DIRECT);
    if (direct < 0) {
      return direct;
    }
    long got = syscalls.call(SyscallNumbers.PREAD64, openFile, pages.address(0), whole, firstPage);
    syscalls.call(SyscallNumbers.FCNTL, openFile, F_SETFL, openFlags);
    return got;
  }
}
