package dev.weir.intercept.fuse;

import dev.weir.linux.Errno;
import dev.weir.linux.NativeBlock;
import dev.weir.problem.ProblemException;

/**
 * What was agreed with the kernel at INIT.
 *
 * @param flags the features both sides have
 */
record Handshake(long flags) {
  private static final long WANTED =
      FuseProtocol.INIT_ASYNC_READ
          | FuseProtocol.INIT_BIG_WRITES
          | FuseProtocol.INIT_DONT_MASK
          | FuseProtocol.INIT_READDIRPLUS
          | FuseProtocol.INIT_READDIRPLUS_AUTO
          | FuseProtocol.INIT_ASYNC_DIO
          | FuseProtocol.INIT_PARALLEL_DIROPS
          | FuseProtocol.INIT_POSIX_ACL
          | FuseProtocol.INIT_ABORT_ERROR
          | FuseProtocol.INIT_MAX_PAGES
          | FuseProtocol.INIT_CACHE_SYMLINKS
          | FuseProtocol.INIT_HANDLE_KILLPRIV_V2
          | FuseProtocol.INIT_SETXATTR_EXT;

  /** Requests that the kernel may have under way on its own account, such as read-ahead. */
  private static final int BACKGROUND = 64;

  private static final int CONGESTED = 48;
  private static final int PAGE_BYTES = 4096;

  boolean extendedSetXattr() {
    return (flags & FuseProtocol.INIT_SETXATTR_EXT) != 0;
  }

  /** Answers the first request of a new mount. */
  static Handshake answer(Workspace w, int device) {
    long n = FuseServer.readRequest(w, device);
    NativeBlock m = w.memory;
    if (n < 0 || m.getInt(Workspace.REQUEST + 4) != FuseProtocol.INIT) {
      throw refused(n < 0 ? Errno.describe(-n) : "the first request is not INIT");
    }
    long a = Workspace.ARGUMENTS;
    int major = m.getInt(a);
    int minor = m.getInt(a + 4);
    if (major != FuseProtocol.MAJOR || minor < 31) {
      throw refused("the kernel speaks FUSE " + major + "." + minor + ", needed is 7.31");
    }
    long offered = (m.getInt(a + 12) & 0xffffffffL) | (long) m.getInt(a + 16) << 32;
    long flags = offered & WANTED;
    long o = Workspace.REPLY_PAYLOAD;
    m.zero(o, FuseProtocol.INIT_OUT_BYTES);
    m.putInt(o, FuseProtocol.MAJOR);
    m.putInt(o + 4, Math.min(minor, FuseProtocol.MINOR));
    m.putInt(o + 8, m.getInt(a + 8));
    m.putInt(o + 12, (int) flags);
    m.putShort(o + 16, (short) BACKGROUND);
    m.putShort(o + 18, (short) CONGESTED);
    m.putInt(o + 20, FuseProtocol.MAX_WRITE_BYTES);
    m.putInt(o + 24, 1);
    m.putShort(o + 28, (short) (FuseProtocol.MAX_WRITE_BYTES / PAGE_BYTES));
    w.replyLength = FuseProtocol.INIT_OUT_BYTES;
    FuseServer.reply(w, device, 0);
    return new Handshake(flags);
  }

  private static ProblemException refused(String what) {
    return ProblemException.environment(
        "/dev/fuse", what, "run a Linux kernel of 5.4 or later, or set capture: watch");
  }
}
