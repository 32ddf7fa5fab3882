package dev.weir.operation;

/**
 * What CREATE and ENTRY say about the object that gets a name.
 *
 * @param inode identity on the source
 * @param mode permissions and file type, as in stat
 * @param rdev device number of a special file, else 0
 * @param mtime nanoseconds since 1970-01-01T00:00Z
 * @param size bytes
 * @param symlinkTarget raw bytes, empty unless a symbolic link
 */
public record NewObject(
    long inode, int mode, int uid, int gid, int rdev, long mtime, long size, byte[] symlinkTarget) {
  private static final byte[] NONE = new byte[0];

  /** A regular file, directory, FIFO or socket. */
  public static NewObject plain(long inode, int mode, int uid, int gid, long mtime, long size) {
    return new NewObject(inode, mode, uid, gid, 0, mtime, size, NONE);
  }

  /** A symbolic link; its size is the length of its target. */
  public static NewObject symlink(long inode, int uid, int gid, long mtime, byte[] target) {
    return new NewObject(inode, 0120777, uid, gid, 0, mtime, target.length, target);
  }
}
