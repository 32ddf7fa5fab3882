package dev.weir.linux;

/** Numbers of the system calls used, x86-64. */
public final class SyscallNumbers {
  public static final int READ = 0;
  public static final int WRITE = 1;
  public static final int CLOSE = 3;
  public static final int LSEEK = 8;
  public static final int MMAP = 9;
  public static final int MUNMAP = 11;
  public static final int IOCTL = 16;
  public static final int PREAD64 = 17;
  public static final int PWRITE64 = 18;
  public static final int MINCORE = 27;
  public static final int GETSOCKNAME = 51;
  public static final int GETPEERNAME = 52;
  public static final int GETSOCKOPT = 55;
  public static final int FCNTL = 72;
  public static final int FSYNC = 74;
  public static final int FDATASYNC = 75;
  public static final int TRUNCATE = 76;
  public static final int FTRUNCATE = 77;
  public static final int CHMOD = 90;
  public static final int FCHMOD = 91;
  public static final int UMASK = 95;
  public static final int FSTATFS = 138;
  public static final int SETPRIORITY = 141;
  public static final int MOUNT = 165;
  public static final int UMOUNT2 = 166;
  public static final int SETXATTR = 188;
  public static final int LSETXATTR = 189;
  public static final int GETXATTR = 191;
  public static final int LGETXATTR = 192;
  public static final int LISTXATTR = 194;
  public static final int LLISTXATTR = 195;
  public static final int REMOVEXATTR = 197;
  public static final int LREMOVEXATTR = 198;
  public static final int GETDENTS64 = 217;
  public static final int CLOCK_GETTIME = 228;
  public static final int IOPRIO_SET = 251;
  public static final int OPENAT = 257;
  public static final int MKDIRAT = 258;
  public static final int MKNODAT = 259;
  public static final int FCHOWNAT = 260;
  public static final int NEWFSTATAT = 262;
  public static final int UNLINKAT = 263;
  public static final int LINKAT = 265;
  public static final int SYMLINKAT = 266;
  public static final int READLINKAT = 267;
  public static final int FCHMODAT = 268;
  public static final int UNSHARE = 272;
  public static final int UTIMENSAT = 280;
  public static final int FALLOCATE = 285;
  public static final int PERF_EVENT_OPEN = 298;
  public static final int PRLIMIT64 = 302;
  public static final int NAME_TO_HANDLE_AT = 303;
  public static final int OPEN_BY_HANDLE_AT = 304;
  public static final int SYNCFS = 306;
  public static final int RENAMEAT2 = 316;
  public static final int BPF = 321;
  public static final int PREADV2 = 327;
  public static final int OPEN_TREE = 428;
  public static final int FSOPEN = 430;
  public static final int FSCONFIG = 431;
  public static final int FSMOUNT = 432;
  public static final int OPENAT2 = 437;

  private SyscallNumbers() {}
}
