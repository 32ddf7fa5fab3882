package dev.weir.intercept.fuse;

/** Numbers of the FUSE kernel protocol, version 7, as in linux/fuse.h. */
final class FuseProtocol {
  static final int MAJOR = 7;

  /** The minor version whose structures are used here; the kernel then speaks the lower one. */
  static final int MINOR = 38;

  static final int LOOKUP = 1;
  static final int FORGET = 2;
  static final int GETATTR = 3;
  static final int SETATTR = 4;
  static final int READLINK = 5;
  static final int SYMLINK = 6;
  static final int MKNOD = 8;
  static final int MKDIR = 9;
  static final int UNLINK = 10;
  static final int RMDIR = 11;
  static final int RENAME = 12;
  static final int LINK = 13;
  static final int OPEN = 14;
  static final int READ = 15;
  static final int WRITE = 16;
  static final int STATFS = 17;
  static final int RELEASE = 18;
  static final int FSYNC = 20;
  static final int SETXATTR = 21;
  static final int GETXATTR = 22;
  static final int LISTXATTR = 23;
  static final int REMOVEXATTR = 24;
  static final int INIT = 26;
  static final int OPENDIR = 27;
  static final int READDIR = 28;
  static final int RELEASEDIR = 29;
  static final int FSYNCDIR = 30;
  static final int CREATE = 35;
  static final int INTERRUPT = 36;
  static final int DESTROY = 38;
  static final int BATCH_FORGET = 42;
  static final int FALLOCATE = 43;
  static final int READDIRPLUS = 44;
  static final int RENAME2 = 45;
  static final int LSEEK = 46;

  /** A message of the server's own: hand over again what an earlier reader did not answer. */
  static final int NOTIFY_RESEND = 7;

  static final int IN_HEADER_BYTES = 40;
  static final int OUT_HEADER_BYTES = 16;
  static final int ATTR_BYTES = 88;
  static final int ATTR_OUT_BYTES = 104;
  static final int ENTRY_OUT_BYTES = 128;
  static final int ENTRY_ATTR = 40;
  static final int OPEN_OUT_BYTES = 16;
  static final int WRITE_IN_BYTES = 40;
  static final int INIT_OUT_BYTES = 64;

  static final int MAX_WRITE_BYTES = 1 << 20;

  static final long INIT_ASYNC_READ = 1L;
  static final long INIT_BIG_WRITES = 1L << 5;
  static final long INIT_DONT_MASK = 1L << 6;
  static final long INIT_READDIRPLUS = 1L << 13;
  static final long INIT_READDIRPLUS_AUTO = 1L << 14;
  static final long INIT_ASYNC_DIO = 1L << 15;
  static final long INIT_PARALLEL_DIROPS = 1L << 18;
  static final long INIT_POSIX_ACL = 1L << 20;
  static final long INIT_ABORT_ERROR = 1L << 21;
  static final long INIT_MAX_PAGES = 1L << 22;
  static final long INIT_CACHE_SYMLINKS = 1L << 23;
  static final long INIT_HANDLE_KILLPRIV_V2 = 1L << 28;
  static final long INIT_SETXATTR_EXT = 1L << 29;
  static final long INIT_EXT = 1L << 30;

  static final int SET_MODE = 1;
  static final int SET_UID = 2;
  static final int SET_GID = 4;
  static final int SET_SIZE = 8;
  static final int SET_ATIME = 16;
  static final int SET_MTIME = 32;
  static final int SET_ATIME_NOW = 128;
  static final int SET_MTIME_NOW = 256;
  static final int SET_KILL_SUIDGID = 2048;

  static final int WRITE_KILL_SUIDGID = 4;
  static final int SETXATTR_KILL_SGID = 1;
  static final int FSYNC_DATA = 1;
  static final int OPEN_KEEP_CACHE = 2;
  static final int OPEN_NO_FLUSH = 32;

  private FuseProtocol() {}
}
