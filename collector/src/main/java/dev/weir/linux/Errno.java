package dev.weir.linux;

import java.util.Map;

/** Error numbers of Linux and what they mean to a person. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EPIPE = 32;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EXDEV = 18;
  public static final int EOPNOTSUPP = 95;
  public static final int ENETUNREACH = 101;
  public static final int ECONNABORTED = 103;
  public static final int ECONNRESET = 104;
  public static final int ENOTCONN = 107;
  public static final int ETIMEDOUT = 110;
  public static final int EHOSTUNREACH = 113;
  public static final int ESTALE = 116;

  private static final Map<Integer, String> MEANINGS =
      Map.ofEntries(
          Map.entry(EPERM, "operation not permitted"),
          Map.entry(ENOENT, "no such file or directory"),
          Map.entry(EIO, "input/output error"),
          Map.entry(EACCES, "permission denied"),
          Map.entry(EBUSY, "device or resource busy"),
          Map.entry(EEXIST, "file exists"),
          Map.entry(ENODEV, "no such device"),
          Map.entry(ENOTDIR, "not a directory"),
          Map.entry(EISDIR, "is a directory"),
          Map.entry(EINVAL, "invalid argument"),
          Map.entry(EMFILE, "too many open files in this process"),
          Map.entry(ENFILE, "too many open files on this machine"),
          Map.entry(ENOSPC, "no space left on device"),
          Map.entry(EROFS, "read-only file system"),
          Map.entry(ENOSYS, "not implemented by this kernel"),
          Map.entry(ENOTEMPTY, "directory not empty"),
          Map.entry(ELOOP, "symbolic link not followed"),
          Map.entry(EXDEV, "leads outside the file system or the root"),
          Map.entry(EOPNOTSUPP, "not supported by the file system"),
          Map.entry(ENOTCONN, "the mount has no server"),
          Map.entry(ESTALE, "stale file handle"));

  private Errno() {}

  /** Describes a positive error number, for example {@code no space left on device (errno 28)}. */
  public static String describe(long errno) {
    String meaning = MEANINGS.get((int) errno);
    return meaning == null ? "errno " + errno : meaning + " (errno " + errno + ")";
  }
}
